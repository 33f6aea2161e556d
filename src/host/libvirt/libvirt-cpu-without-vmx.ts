import type { Fix } from '../../text/diagnostic.js';
import { insertLast, removeElement } from '../../xml/edit.js';
import { attribute, textOf } from '../../xml/node.js';
import type { Finding, HostRule } from '../rule.js';
import { cpuWith, domainWith, passthroughWith, vmxPolicy } from './example.js';
import {
  type Domain,
  featureNamed,
  isRequired,
  type LibvirtFile,
  placeOfCpu,
  policyOf,
  requiring,
  setPassthrough,
} from './read.js';

/** Gives the guest the CPU of its host. */
function passthrough(domain: Domain): Fix {
  const { document, root, cpu, model } = domain;
  const title = 'set mode to host-passthrough';
  if (cpu === undefined) {
    const added = { name: 'cpu', attributes: { mode: 'host-passthrough' } };
    return { title, safety: 'safe', edits: [insertLast(document, root, added)] };
  }
  return {
    title: model === undefined ? title : `${title}, and drop the model`,
    safety: model === undefined ? 'safe' : 'unsafe',
    edits: [
      setPassthrough(domain, cpu),
      ...(model === undefined ? [] : [removeElement(document, model)]),
    ],
  };
}

/** Whether -cpu in `<qemu:commandline>` gives the guest VMX or SVM. */
function byCommandLine({ qemuCpu = '' }: Domain): boolean {
  const [model, ...flags] = qemuCpu.split(',');
  const isHost = model === 'host' || model === 'max';
  const on = flags.some((flag) => /^(?:\+(?:vmx|svm)|(?:vmx|svm)(?:=on)?)$/.test(flag));
  return on || (isHost && !flags.some((flag) => /^(?:-vmx|vmx=off)$/.test(flag)));
}

export const libvirtCpuWithoutVmx: HostRule<LibvirtFile> = {
  name: 'libvirt-cpu-without-vmx',
  meta: {
    summary: 'the CPU of the domain has neither VMX nor SVM',
    why: 'A named model, and the default that a domain without <cpu> gets, has neither by itself; a policy of disable takes it away. A hypervisor in the guest finds nothing to work with.',
    fix: 'unsafe',
    references: [
      'libvirt docs/formatdomain.rst, "CPU model and topology"',
      'QEMU docs/system/cpu-models-x86.rst.inc',
    ],
    examples: [
      {
        bad: domainWith("  <cpu mode='host-passthrough'/>\n", ''),
        good: domainWith("mode='host-passthrough'", 'mode="host-passthrough"'),
      },
      {
        bad: vmxPolicy('disable'),
        good: vmxPolicy('require'),
      },
      {
        bad: cpuWith(
          " mode='custom'",
          '<model>Skylake-Client</model>',
          "<feature policy='require' name='pcid'/>",
        ),
        good: passthroughWith("<feature policy='require' name='pcid'/>"),
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain === undefined || byCommandLine(domain)) return;
    const { cpu, mode, model } = domain;
    const named = ['vmx', 'svm'].map((name) => featureNamed(domain, name));
    if (named.some(isRequired)) return;
    const disabled = named.find((feature) => policyOf(feature) === 'disable');
    if (disabled !== undefined) {
      const { policy } = disabled;
      yield {
        message: `${disabled.name?.value} is disabled: a hypervisor in the guest finds none`,
        help: 'set the policy to require, or drop the feature',
        range: disabled.node.range,
        ...(policy && { fix: requiring(domain, policy) }),
      };
      return;
    }
    // Other rules speak of optional, forbid, and of features without a model.
    if (named.some((feature) => feature !== undefined)) return;
    if (mode !== 'custom') return;
    if (cpu !== undefined && model === undefined && domain.features.length > 0) return;
    if (cpu !== undefined && attribute(cpu, 'model') !== undefined) return;
    const name = model === undefined ? '' : textOf(model).trim();
    yield {
      message:
        cpu === undefined
          ? 'there is no <cpu>: the guest gets a CPU that has neither vmx nor svm'
          : name === ''
            ? '<cpu> names no mode and no model: the guest gets a CPU that has neither vmx nor svm'
            : `CPU model ${name} has neither vmx nor svm by itself`,
      help: 'write <cpu mode="host-passthrough"/>, or require the feature vmx (svm on AMD)',
      range: model?.range ?? placeOfCpu(domain),
      fix: passthrough(domain),
    };
  },
};
