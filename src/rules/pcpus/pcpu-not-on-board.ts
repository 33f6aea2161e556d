import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import { asksForNesting, vmLabel } from '../../scenario/nesting.js';
import { without } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { inV3 } from '../validator-warning.js';
import { boardPcpus, coreTypeOf, type NamedPcpu, namedPcpus } from './pcpus.js';
import { serviceVmPcpusFix } from './service-vm-pcpus.js';

/** One finding about the board file, for all pCPUs are missing for that one reason. */
function withoutProcessors(release: Release, board: string, { pcpu }: NamedPcpu): Finding {
  return {
    ...inV3(release),
    message: `the board file of ${board} has no <processors>, so ACRN finds no pCPU`,
    help: 'regenerate it with the board inspector of this ACRN release: it is from one older than v2.5',
    range: pcpu.range,
  };
}

export const pcpuNotOnBoard: Rule = {
  name: 'pcpu-not-on-board',
  meta: {
    summary: 'a VM is given a pCPU that the board does not have',
    why: 'The hypervisor would access per-CPU memory that does not exist. ACRN v2.x refuses the scenario, because such a pCPU has no core type; v3.x warns, and its build stops at warnings, too.',
    category: 'schema',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/schema/checks/pre_launched_vm_support.xsd',
      'ACRN v3.0 misc/config_tools/schema/checks/cpu_assignment.xsd',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<pcpu_id>3</pcpu_id>', becomes: '<pcpu_id>9</pcpu_id>' }],
        unfixed: true,
      },
      {
        scenario: 'quad-core/v2.6-rtvm-nested.xml',
        bad: [{ found: '<pcpu_id>2</pcpu_id>', becomes: '<pcpu_id>9</pcpu_id>' }],
        good: [without('      <pcpu_id>2</pcpu_id>\n')],
      },
      { bad: [{ found: '<pcpu_id>3</pcpu_id>', becomes: '<pcpu_id>03</pcpu_id>' }], unfixed: true },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    if (board === undefined) return;
    const { release } = scenario;
    const v2 = !toolTraits(release).hasLoadOrder;
    const named = scenario.vms.flatMap(namedPcpus);
    const [first] = named;
    if (board.threads.length === 0) {
      if (first !== undefined) yield withoutProcessors(release, board.name, first);
      return;
    }
    for (const { vm, text, pcpu } of named) {
      if (coreTypeOf(board, release, text) !== undefined) continue;
      const isSpelled =
        pcpu.number !== undefined && coreTypeOf(board, release, String(pcpu.number)) !== undefined;
      // Beside nested virtualization the pCPUs of the Service VM follow from those of the other VMs.
      const chosen = v2 && vm.loadOrder === 'service' && asksForNesting(scenario);
      const fix = isSpelled
        ? setValueFix(pcpu, String(pcpu.number))
        : chosen && pcpu.number !== undefined && serviceVmPcpusFix(context);
      yield {
        ...inV3(release),
        message: isSpelled
          ? `${vmLabel(vm)} has pCPU "${text}", which ACRN does not find: it compares text`
          : `${vmLabel(vm)} has pCPU "${text}", which the board ${board.name} does not have`,
        help: `name a pCPU of the board: ${boardPcpus(board)}`,
        range: pcpu.range,
        ...(fix && { fix }),
      };
    }
  },
};
