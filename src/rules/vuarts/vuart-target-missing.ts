import type { Scenario, Vm, Vuart } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { nearMiss } from '../../schema/nearest.js';
import { type Fix, safeFix, unsafeFix } from '../../text/diagnostic.js';
import { enumerate } from '../../text/enumerate.js';
import { removeElement, setValue } from '../../xml/edit.js';
import { without } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { isOn, lines, switchOff, vuartLabel } from './vuarts.js';

/** A VM that a vUART which is off may name: another one where there is one. */
export function harmlessTarget(scenario: Scenario, vm: Vm): number | undefined {
  const other = scenario.vms.find((next) => next !== vm && next.id !== undefined);
  return (other ?? vm).id;
}

/** Lets go of a VM that is not there: off, and where it must name a VM, `other`. */
export function withoutTarget(vm: Vm, vuart: Vuart, other: number): Fix {
  const on = isOn(vuart);
  const isLegacy = vuart.kind === 'legacy' && vuart.targetVmId !== undefined;
  return safeFix(
    on
      ? `switch off ${vuartLabel(vuart)} of ${vmLabel(vm)}, whose other end is gone`
      : `make ${vuartLabel(vuart)} of ${vmLabel(vm)}, which is off, name an existing VM`,
    [
      ...(on ? switchOff(vuart) : []),
      ...(isLegacy ? [setValue(vuart.targetVmId.node, String(other))] : []),
    ],
  );
}

/** ACRN v3.x: connections name VMs by their names. */
function* missingEndpoints(scenario: Scenario): Iterable<Finding> {
  const names = scenario.vms.flatMap(({ name }) => name?.value ?? []);
  for (const { node, name, endpoints } of scenario.hypervisor.vuartConnections) {
    const missing = endpoints.find(
      ({ vmName }) => vmName !== undefined && vmName.value !== '' && !names.includes(vmName.value),
    )?.vmName;
    if (missing === undefined) continue;
    const near = nearMiss(missing.value, names);
    const label = `the vUART connection "${name?.value ?? ''}"`;
    const isLeft = endpoints.some(({ vmName }) => names.includes(vmName?.value ?? ''));
    yield {
      severity: isLeft ? 'error' : 'warning',
      message: `${label} ends at "${missing.value}", and there is no such VM`,
      why: isLeft
        ? "what ACRN's build generates does not compile"
        : `nor does the VM at its other end, and ACRN ${scenario.release} silently drops it`,
      help:
        near === undefined
          ? `name an existing VM (${enumerate(names, 'or')}), or remove the connection`
          : `write ${near.value}, or remove the connection`,
      stopsAt: 'prebuild_compile',
      range: missing.range,
      fix: unsafeFix(`remove ${label}, whose other end is gone`, [
        removeElement(scenario.document, node),
      ]),
    };
  }
}

export const vuartTargetMissing: Rule = {
  name: 'vuart-target-missing',
  meta: {
    summary: 'a vUART names a VM that does not exist',
    why: "ACRN's build stops: with a message when the vUART is on, with a Python KeyError when legacy_vuart 1 is off but still names the VM. In v3.x it generates C that does not compile.",
    category: 'build',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/scenario_config/vm_configurations_c.py (vuart_map_enable)',
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (get_target_vm_id)',
    ],
    examples: [
      {
        bad: [
          {
            found: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>1</target_vm_id>',
            becomes: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>2</target_vm_id>',
          },
        ],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<vm_name>PRE_RT_VM1', becomes: '<vm_name>GONE' }],
        good: [
          without(
            '      <vuart_connection>\n        <name>control line</name>\n        <type>pci</type>\n        <endpoint>\n          <vm_name>PRE_RT_VM1</vm_name>\n          <vbdf>00:10.0</vbdf>\n        </endpoint>\n        <endpoint>\n          <vm_name>ACRN_Service_VM</vm_name>\n          <vbdf>00:10.0</vbdf>\n        </endpoint>\n      </vuart_connection>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    yield* missingEndpoints(scenario);
    const ids = new Set(scenario.vms.map((vm) => vm.id));
    // A VM without an id, or with that of another, is what is missing then.
    if (ids.has(undefined) || ids.size < scenario.vms.length) return;
    for (const { vm, vuart } of lines(scenario)) {
      const target = vuart.targetVmId;
      const on = isOn(vuart);
      if (target?.number === undefined || ids.has(target.number)) continue;
      if (!on && vuart.kind !== 'legacy') continue;
      const known = [...ids].flatMap((id) => (id === undefined ? [] : String(id)));
      const other = harmlessTarget(scenario, vm);
      yield {
        message: `${vuartLabel(vuart)} of ${vmLabel(vm)} ${on ? 'is connected to' : 'is off, but names'} VM ${target.number}, which does not exist`,
        why: `ACRN ${scenario.release}'s build stops${on ? '' : `: it looks the VM up all the same (KeyError: ${target.number})`}`,
        help: on
          ? `connect it to an existing VM (${enumerate(known, 'or')}), or switch it off`
          : `name an existing VM: ${enumerate(known, 'or')}`,
        range: target.range,
        ...(other !== undefined && { fix: withoutTarget(vm, vuart, other) }),
      };
    }
  },
};
