import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { isYes } from '../../scenario/located.js';
import type { Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import { byVocabulary } from '../by-vocabulary.js';
import { isRdtOn } from '../cache/rdt.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { renumberVms } from './renumber-v3.js';

/**
 * The names of the VMs to which another VM's vUART leads: their ids are then written as C constants. Each VM beside
 * the Service VM has a line to it for power management (static_allocators/s5_vuart.py).
 */
function vuartTargets({ hypervisor, vms }: Scenario): ReadonlySet<string | undefined> {
  const names = new Set(vms.map(({ name }) => name?.value));
  if (vms.length > 1 && vms.some(({ loadOrder }) => loadOrder === 'service')) return names;
  const linked = hypervisor.vuartConnections.flatMap(({ endpoints }) => {
    const ends = new Set(endpoints.map(({ vmName }) => vmName?.value));
    const known = [...ends].filter((name) => names.has(name));
    return [...ends].filter((name) => known.some((other) => other !== name));
  });
  return new Set(linked);
}

/** What the id breaks in the generated C; undefined when nothing. */
function broken(
  scenario: Scenario,
  vm: Vm,
  id: string,
  targets: ReadonlySet<string | undefined>,
): string | undefined {
  const isConstant = /^\s*[+-]?(?:0[0-7]*|[1-9][0-9]*)$/.test(id);
  // The Service VM's macros are named SERVICE_VM, all others after the id.
  const named = vm.loadOrder !== 'service' || isYes(scenario.hypervisor.rdtEnabled);
  if (named && !/^[0-9]+$/.test(id)) return `the macro name VM${id}_CONFIG_CPU_AFFINITY`;
  if (isConstant) return undefined;
  if (targets.has(vm.name?.value)) return `the constant ${id}U`;
  const isIndex = vm.loadOrder === 'service' && toolTraits(scenario.release).pointsAtServiceVm;
  return isIndex && !isConstantOf(id) ? `the index vm_configs[${id}]` : undefined;
}

function isConstantOf(id: string): boolean {
  return /^[+-]?(?:0[0-7]*|[1-9][0-9]*)$/.test(id.trim());
}

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  for (const vm of scenario.vms) {
    const { id, idAttribute } = vm;
    if (id === undefined || idAttribute === undefined) continue;
    const plain = String(id);
    if (idAttribute.value === plain && id >= 0) continue;
    // The Service VM's id is in the names of its classes of service only.
    const named = vm.loadOrder !== 'service' || isRdtOn(scenario);
    const compiles = !named || /^\d[\d_]*$/.test(idAttribute.value);
    yield {
      message: `the id "${idAttribute.value}" of ${vmLabel(vm)} is not written in plain digits`,
      why: compiles
        ? "where ACRN's build compares ids as text, such as for shared memory, this VM is not found"
        : `it becomes part of names in C (VM${idAttribute.value}_CONFIG_CPU_AFFINITY), and what ACRN ${scenario.release}'s build generates does not compile`,
      help: id >= 0 ? `write ${plain}` : 'number the VMs from 0',
      range: idAttribute.valueRange,
      ...(compiles && { severity: 'warning' as const }),
      ...(id >= 0 && {
        fix: safeFix(`write the id of ${vmLabel(vm)} as ${plain}`, [
          { ...idAttribute.valueRange, text: plain },
        ]),
      }),
    };
  }
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  const targets = vuartTargets(scenario);
  for (const vm of scenario.vms) {
    const { id, idAttribute } = vm;
    // What is no integer at all is refused by the schema.
    if (id === undefined || idAttribute === undefined) continue;
    const what = broken(scenario, vm, idAttribute.value, targets);
    if (what === undefined) continue;
    const fix = renumberVms(scenario);
    yield {
      message: `the id "${idAttribute.value}" of ${vmLabel(vm)} is not written in plain digits`,
      why: `it makes ${what} in the C that ACRN ${scenario.release}'s build generates, which does not compile`,
      help: 'write the id in plain decimal digits',
      range: idAttribute.valueRange,
      ...(fix && { fix }),
    };
  }
}

export const invalidVmId: Rule = {
  name: 'invalid-vm-id',
  meta: {
    summary: 'a VM id is written in another way than plain digits',
    why: "ACRN's validator accepts an id with a sign, spaces or leading zeros, and its tools copy it as it is into names and constants of the generated C, which then does not compile.",
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/xforms/misc_cfg.h.xsl (cpu_affinity)',
      'ACRN v3.0 misc/config_tools/xforms/misc_cfg.h.xsl (cpu_affinity)',
    ],
    examples: [
      { bad: [{ found: '<vm id="1">', becomes: '<vm id="+1">' }] },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<vm id="0">', becomes: '<vm id="+0">' }],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
