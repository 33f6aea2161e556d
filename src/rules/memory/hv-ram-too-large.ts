import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import type { LocatedInteger, Scenario } from '../../scenario/model.js';
import { isYes, valueOr } from '../../scenario/populated.js';
import { parseInteger } from '../../text/python-integer.js';
import { byVocabulary } from '../by-vocabulary.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { regionSize, regionsOn } from '../shared-memory/shared-memory.js';

/** In MiB, as hv_ram.py and board_defconfig.py have them: the limit, and what the RAM is for. */
const MOST = 1024;
const BASE = 20;
const PER_POST_LAUNCHED_VM = 16;

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  const regions = regionsOn(scenario);
  const [first] = regions;
  if (first === undefined) return;
  const sizes = regions.map((region) => regionSize(region) ?? 0);
  const sum = sizes.reduce((total, size) => total + size, 0);
  const post = scenario.vms.filter(({ loadOrder }) => loadOrder === 'post-launched').length;
  const needed = BASE + PER_POST_LAUNCHED_VM * post + 2 * sum;
  // Single sizes that are out of range have a rule of their own.
  if (needed <= MOST || sizes.some((size) => size > 512)) return;
  yield {
    message: `with ${sum} MB of shared memory the hypervisor needs ${needed} MB of RAM, more than ${MOST}`,
    why: `ACRN ${scenario.release}'s build stops with ${!toolTraits(scenario.release).hasHvRamSize ? "NameError: name 'err_dic' is not defined" : 'an AssertionError in hv_ram.py'}`,
    help: 'use smaller or fewer regions',
    range: first.range,
    ...(!toolTraits(scenario.release).hasHvRamSize && { stopsAt: 'scenario_cfg_gen' as const }),
  };
}

const SHARED_AT_LEAST = 2;
const PER_SECURE_WORLD = 16;

interface Part {
  readonly mib: number;
  readonly label: string;
  readonly setting: LocatedInteger | undefined;
}

function sharedMemory({ hypervisor, release }: Scenario): Part[] {
  const sizes = hypervisor.sharedMemoryRegions.flatMap(({ node, name }) => {
    const size = at(node, 'IVSHMEM_SIZE');
    const mib = parseInteger(valueOr(size, '2')) ?? 0;
    const setting = size && { ...size, number: mib };
    return [{ mib, label: `the shared memory region "${name?.value ?? ''}"`, setting }];
  });
  const { countsSharedMemory, sizesHvRamByMaxVmNum } = toolTraits(release);
  if (!countsSharedMemory) return [];
  const factor = sizesHvRamByMaxVmNum ? 1 : 2;
  return sizes.map((part) => ({ ...part, mib: part.mib * factor }));
}

/** What the hypervisor's RAM is for (ACRN v3.x static_allocators/hv_ram.py). */
function parts(scenario: Scenario): Part[] {
  const { vms, hypervisor, release } = scenario;
  const shared = sharedMemory(scenario);
  const room = shared.reduce((sum, { mib }) => sum + mib, 0);
  const { countsSharedMemory, sizesHvRamByMaxVmNum } = toolTraits(release);
  const least = countsSharedMemory ? SHARED_AT_LEAST * (sizesHvRamByMaxVmNum ? 1 : 2) : 0;
  const padding = { mib: Math.max(least - room, 0), label: 'shared memory', setting: undefined };
  if (!sizesHvRamByMaxVmNum) {
    return [
      ...shared,
      padding,
      { mib: 40 * vms.length, label: `${vms.length} VMs`, setting: undefined },
    ];
  }
  const setting = at(hypervisor.node, 'CAPACITIES', 'MAX_VM_NUM');
  const most = parseInteger(valueOr(setting, '16')) ?? 0;
  const secure = vms.filter(({ node }) => isYes(at(node, 'secure_world_support'))).length;
  return [
    ...shared,
    padding,
    {
      mib: 4 * most,
      label: `MAX_VM_NUM ${most}`,
      setting: setting && { ...setting, number: most },
    },
    { mib: PER_SECURE_WORLD * secure, label: `${secure} secure worlds`, setting: undefined },
  ];
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  const all = parts(scenario);
  const sum = all.reduce((total, { mib }) => total + mib, BASE);
  if (sum <= MOST) return;
  const [largest, ...others] = all.filter(({ mib }) => mib > 0).sort((a, b) => b.mib - a.mib);
  const most = largest === undefined ? '' : `, ${largest.mib} of them for ${largest.label}`;
  yield {
    message: `the hypervisor needs ${sum} MiB of RAM, more than ${MOST}${most}`,
    why: `ACRN ${scenario.release}'s build stops with AssertionError`,
    help: 'make the shared memory regions smaller, or MAX_VM_NUM',
    range: largest?.setting?.range ?? scenario.root.nameRange,
    related: others.flatMap(({ mib, label, setting }) =>
      setting === undefined ? [] : [{ message: `${label}: ${mib} MiB`, range: setting.range }],
    ),
  };
}

export const hvRamTooLarge: Rule = {
  name: 'hv-ram-too-large',
  meta: {
    summary: 'the hypervisor would need more than 1 GiB of RAM',
    why: "ACRN keeps shared memory regions and the data of each VM in the hypervisor's own RAM, of which it allows 1 GiB. The build stops at more, mostly with a bare AssertionError.",
    category: 'build',
    severity: 'error',
    stopsAt: 'allocation',
    releases: { first: 'v2.5' },
    fix: 'none',
    references: [
      'ACRN v2.5 misc/config_tools/static_allocators/hv_ram.py',
      'ACRN v2.7 misc/config_tools/hv_config/board_defconfig.py (get_memory)',
      'ACRN v3.0 misc/config_tools/static_allocators/hv_ram.py (fn)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION/>',
            becomes:
              '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION>hv:/region, 512, 0:1</IVSHMEM_REGION>',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<MAX_VM_NUM>16', becomes: '<MAX_VM_NUM>300' }],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
