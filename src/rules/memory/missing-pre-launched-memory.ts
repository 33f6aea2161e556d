import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { exceedsHost } from './host-memory.js';
import { freeMemory, preLaunchedMemory, takeAnywhere, takeRegions } from './pre-launched-memory.js';

export const missingPreLaunchedMemory: Rule = {
  name: 'missing-pre-launched-memory',
  meta: {
    summary:
      'the board has not enough memory above 4 GiB for a pre-launched VM, or the VM has none',
    why: 'ACRN takes the memory of pre-launched VMs from that above 4 GiB. It builds when there is not enough, and gives the VM the rest at host address 0, where the hypervisor and the firmware are.',
    category: 'build',
    severity: 'warning',
    releases: { first: 'v3.0' },
    fix: 'none',
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
    const { scenario, board } = context;
    if (board === undefined || board.memoryRanges.length === 0 || exceedsHost(context)) return;
    const memories = preLaunchedMemory(scenario);
    const free = freeMemory(board.memoryRanges, scenario.release);
    for (const memory of memories) takeRegions(free, memory, scenario.release);
    for (const memory of memories) {
      const { vm, anywhere } = memory;
      const missing = takeAnywhere(free, memory);
      if (missing === 0 || anywhere === undefined) continue;
      yield {
        message: `${vmLabel(vm)} asks for ${anywhere.setting.value} MiB, and ${missing / 1024 / 1024} MiB are missing above 4 GiB`,
        why: `ACRN ${scenario.release} builds, and gives the VM that much at host address 0`,
        help: 'give the pre-launched VMs less memory',
        range: anywhere.setting.range,
      };
    }
  },
};
