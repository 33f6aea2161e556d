import type { Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { isYes } from '../../scenario/populated.js';
import { renumberVms } from '../renumber-vms.js';
import type { Finding, Rule } from '../rule.js';

/**
 * Whether another VM's vUART leads to this VM: its id is then written as a C constant. Each VM beside the
 * Service VM has a line to it for power management (static_allocators/s5_vuart.py).
 */
function isVuartTarget({ hypervisor, vms }: Scenario, vm: Vm): boolean {
  if (vms.length > 1 && vms.some(({ loadOrder }) => loadOrder === 'service')) return true;
  const names = new Set(vms.map(({ name }) => name?.value));
  return hypervisor.vuartConnections.some(
    ({ endpoints }) =>
      endpoints.some(({ vmName }) => vmName?.value === vm.name?.value) &&
      endpoints.some(({ vmName }) => vmName?.value !== vm.name?.value && names.has(vmName?.value)),
  );
}

/** What the id breaks in the generated C; undefined when nothing. */
function broken(scenario: Scenario, vm: Vm, id: string): string | undefined {
  const isConstant = /^\s*[+-]?(?:0[0-7]*|[1-9][0-9]*)$/.test(id);
  // The Service VM's macros are named SERVICE_VM, all others after the id.
  const named = vm.loadOrder !== 'service' || isYes(scenario.hypervisor.rdtEnabled);
  if (named && !/^[0-9]+$/.test(id)) return `the macro name VM${id}_CONFIG_CPU_AFFINITY`;
  if (isConstant) return undefined;
  if (isVuartTarget(scenario, vm)) return `the constant ${id}U`;
  const isIndex = vm.loadOrder === 'service' && scenario.release === 'v3.3';
  return isIndex && !isConstantOf(id) ? `the index vm_configs[${id}]` : undefined;
}

function isConstantOf(id: string): boolean {
  return /^[+-]?(?:0[0-7]*|[1-9][0-9]*)$/.test(id.trim());
}

export const vmIdNotPlain: Rule = {
  name: 'vm-id-not-plain',
  meta: {
    summary: 'the id of a VM is spelled so that the generated C does not compile',
    why: "ACRN's validator takes an id with a sign, blanks or leading zeros, and its tools copy it as it stands into names and constants of the generated C.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v3.0', last: 'v3.3' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/xforms/misc_cfg.h.xsl (cpu_affinity)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<vm id="0">', becomes: '<vm id="+0">' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const { id, idAttribute } = vm;
      // What is no integer at all is refused by the schema.
      if (id === undefined || idAttribute === undefined) continue;
      const what = broken(scenario, vm, idAttribute.value);
      if (what === undefined) continue;
      const fix = renumberVms(scenario);
      yield {
        message: `the id "${idAttribute.value}" of ${vm.name?.value ?? vmLabel(vm)} makes ${what} in the C that ACRN ${scenario.release}'s build generates, which does not compile`,
        help: 'write the id in plain decimal digits',
        range: idAttribute.valueRange,
        ...(fix && { fix }),
      };
    }
  },
};
