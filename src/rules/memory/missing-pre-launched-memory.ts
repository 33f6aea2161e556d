import { unlessStopped } from '../../config-tools/calc/build-stop.js';
import { MIB } from '../../config-tools/calc/numbers.js';
import { hostMemory, vmMemory } from '../../config-tools/calc/vm-memory.js';
import { textOf, valueRange } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';
import { vmLabelOf } from '../vm-of.js';
import { exceedsHost } from './host-memory.js';

export const missingPreLaunchedMemory: Rule = {
  name: 'missing-pre-launched-memory',
  meta: {
    summary:
      'the board does not have enough memory above 4 GiB for a pre-launched VM, or the VM has none',
    why: "ACRN takes the memory of pre-launched VMs from the board's memory above 4 GiB. When there is not enough it builds all the same, and gives the VM the rest at host address 0, where the hypervisor and the firmware are.",
    category: 'build',
    severity: 'warning',
    releases: { first: 'v3.0' },
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/memory_allocator.py (alloc_whole_size)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found:
              '<hpa_region>\n        <start_hpa>0x100000000</start_hpa>\n        <size_hpa>1024</size_hpa>\n      </hpa_region>',
            becomes: '<size>15000</size>',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, populated, board } = context;
    if (board === undefined || exceedsHost(context)) return;
    const view = { release: scenario.release, scenario: populated, board };
    if (hostMemory(view).size === 0) return;
    for (const { vm, size, given } of unlessStopped(() => vmMemory(view)) ?? []) {
      const missing = given.get(0n) ?? 0n;
      if (missing <= 0n || size === undefined) continue;
      yield {
        message: `${vmLabelOf(scenario, vm)} has ${textOf(size.node)} MiB, and the board lacks ${missing / MIB} MiB of it above 4 GiB`,
        why: `ACRN ${scenario.release} builds, and gives the VM that much at host address 0`,
        help: 'give the pre-launched VMs less memory',
        range: valueRange(size.node),
      };
    }
  },
};
