import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { vmLabel } from '../../scenario/nesting.js';
import { grouped } from '../../text/grouped.js';
import type { Finding, Rule } from '../rule.js';
import { coreTypeOf, type NamedPcpu, namedPcpus } from './pcpus.js';

const KINDS: ReadonlyMap<string, string> = new Map([
  ['Core', 'performance core'],
  ['Atom', 'efficiency core'],
]);

/** The pCPUs by core type, the largest group first; at a tie the one named first. */
function groups(pcpus: readonly { pcpu: NamedPcpu; type: string }[]): [string, NamedPcpu[]][] {
  return [...grouped(pcpus, ({ type }) => type)]
    .map(([type, group]): [string, NamedPcpu[]] => [type, group.map(({ pcpu }) => pcpu)])
    .sort(([, a], [, b]) => b.length - a.length);
}

export const coreTypesMixed: Rule = {
  name: 'core-types-mixed',
  meta: {
    summary: 'a VM has pCPUs of several core types',
    why: 'On boards with performance and efficiency cores ACRN lets a VM have cores of one type only.',
    category: 'schema',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/schema/checks/pre_launched_vm_support.xsd',
      'ACRN v3.0 misc/config_tools/schema/checks/cpu_assignment.xsd',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<pcpu_id>3</pcpu_id>', becomes: '<pcpu_id>4</pcpu_id>' }],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    if (board === undefined) return;
    const v2 = !toolTraits(scenario.release).hasLoadOrder;
    for (const vm of scenario.vms) {
      // v3.x does not look at the Service VM, which has no cpu_affinity there.
      if (!v2 && vm.loadOrder === 'service') continue;
      const known = namedPcpus(vm).flatMap((pcpu) => {
        const type = coreTypeOf(board, scenario.release, pcpu.text);
        return type === undefined ? [] : [{ pcpu, type }];
      });
      const [most, ...others] = groups(known);
      const [type, [odd] = []] = others.at(-1) ?? [];
      if (most === undefined || type === undefined || odd === undefined) continue;
      const describe = ([name, pcpus]: [string, NamedPcpu[]]) =>
        `${pcpus.map(({ text }) => text).join(', ')} (${KINDS.get(name) ?? `core type "${name}"`})`;
      yield {
        message: `${vmLabel(vm)} mixes core types`,
        why: `it has pCPU ${[most, ...others].map(describe).join(' and ')}, and ACRN lets a VM have one type only`,
        help: `give it pCPUs of one type: keep ${describe(most)}, or the others`,
        range: odd.pcpu.range,
        related: most[1].map(({ pcpu }) => ({
          message: KINDS.get(most[0]) ?? `core type ${most[0]}`,
          range: pcpu.range,
        })),
      };
    }
  },
};
