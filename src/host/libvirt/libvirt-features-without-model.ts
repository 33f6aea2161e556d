import { safeFix } from '../../text/diagnostic.js';
import { attribute } from '../../xml/node.js';
import type { Finding, HostRule } from '../rule.js';
import { cpuWith, passthroughWith } from './example.js';
import { type LibvirtFile, setPassthrough } from './read.js';

const VMX = "<feature policy='require' name='vmx'/>";

export const libvirtFeaturesWithoutModel: HostRule<LibvirtFile> = {
  name: 'libvirt-features-without-model',
  meta: {
    summary: '<cpu> has features and neither a model nor a mode that gives one',
    why: 'The mode is custom unless it is written, and custom features need a model: libvirt refuses "Non-empty feature list specified without CPU model".',
    fix: 'safe',
    references: ['vagrant-libvirt issue 996', 'libvirt src/conf/cpu_conf.c'],
    examples: [{ bad: cpuWith('', VMX), good: passthroughWith(VMX) }],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain?.cpu === undefined) return;
    const { cpu, mode, model, features } = domain;
    if (mode !== 'custom' || model !== undefined || features.length === 0) return;
    if (attribute(cpu, 'model') !== undefined) return;
    yield {
      message: 'features without a model: libvirt refuses the domain',
      help: 'write <cpu mode="host-passthrough">, or name a model',
      range: cpu.startTag,
      fix: safeFix('set mode to host-passthrough', [setPassthrough(domain, cpu)]),
    };
  },
};
