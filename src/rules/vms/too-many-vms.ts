import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import { parseInteger } from '../../text/python-integer.js';
import { byVocabulary } from '../by-vocabulary.js';
import { postLaunchedVmV2, vmAdded } from '../examples.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';

/** library/common.py:MAX_VM_NUM of v2.5 and v2.6; in v2.7 the schema compares with MAX_VM_NUM. */
const MOST_OF_TOOLS = 8;

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  const { vms, release, root } = scenario;
  if (vms.length <= MOST_OF_TOOLS || toolTraits(release).hasMaxVmNum) return;
  yield {
    category: 'build',
    stopsAt: 'board_cfg_gen',
    message: `the scenario has ${vms.length} VMs, and the tools of ACRN ${release} allow ${MOST_OF_TOOLS}`,
    help: `keep ${MOST_OF_TOOLS} VMs`,
    range: root.nameRange,
  };
}

function* checkV3(context: RuleContext): Iterable<Finding> {
  const { scenario } = context;
  const setting = at(scenario.hypervisor.node, 'CAPACITIES', 'MAX_VM_NUM');
  const most = parseInteger(
    filledIn(context, scenario.root, 'hv', 'CAPACITIES', 'MAX_VM_NUM') ?? '',
  );
  const { length } = scenario.vms;
  if (most === undefined || length <= most) return;
  const fallback = setting === undefined ? ' (the default)' : '';
  yield {
    category: 'build',
    stopsAt: 'board_cfg_gen',
    message: `the scenario has ${length} VMs, but MAX_VM_NUM is ${most}${fallback}`,
    help: `set hv.CAPACITIES.MAX_VM_NUM to ${length} or more, or remove VMs`,
    range: setting?.range ?? scenario.vms[most]?.range ?? scenario.root.nameRange,
    ...(setting && { fix: setValueFix(setting, String(length)) }),
  };
}

export const tooManyVms: Rule = {
  name: 'too-many-vms',
  meta: {
    summary: 'the scenario has more VMs than MAX_VM_NUM, or than the tools take',
    why: "MAX_VM_NUM is the size of the hypervisor's table of VMs: the build refuses a scenario with more, in v2.7 its validator. The tools of v2.5 and v2.6 take 8 VMs.",
    category: 'schema',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/common.py (MAX_VM_NUM)',
      'ACRN v2.7 misc/config_tools/schema/config.xsd (assertion on MAX_VM_NUM)',
      'ACRN v3.0 misc/config_tools/board_config/board_cfg_gen.py (main)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<MAX_VM_NUM>16', becomes: '<MAX_VM_NUM>1' }],
        good: [{ found: '<MAX_VM_NUM>16', becomes: '<MAX_VM_NUM>2' }],
      },
      {
        bad: [vmAdded([2, 3, 4, 5, 6, 7, 8].map((id) => postLaunchedVmV2(id)).join(''))],
        alsoRaises: ['post-launched-standard-vm', 'vm-uuids-exhausted'],
        unfixed: true,
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
