import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { removeElement, setValue } from '../../xml/edit.js';
import { after } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

/** library/board_cfg_lib.py:is_p2sb_passthru_possible looks for the board's name in this text. */
const BOARDS = 'ehl-crb-b';

function problem({ board }: RuleContext, place: number | undefined, preLaunched: boolean) {
  if (place !== 0)
    return 'p2sb can be given to VM 0 only, elsewhere even the element with n is refused';
  if (!preLaunched) return 'p2sb can be given to a pre-launched VM only';
  if (board !== undefined && !BOARDS.includes(board.name)) {
    return `p2sb can be given on the board ${BOARDS} only`;
  }
  return undefined;
}

export const unsupportedP2sb: Rule = {
  name: 'unsupported-p2sb',
  meta: {
    summary: 'p2sb is given to a VM or on a board where it cannot be',
    why: "The bridge goes to a pre-launched VM 0, on the board ehl-crb-b alone. ACRN's build stops at others; in other VMs than VM 0 it stops even at n.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_p2sb)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [after('<TPM2>n</TPM2>\n', '      <p2sb>y</p2sb>\n')],
        good: [after('<TPM2>n</TPM2>\n', '      <p2sb>n</p2sb>\n')],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    for (const vm of scenario.vms) {
      const p2sb = at(vm.node, 'mmio_resources', 'p2sb');
      if (p2sb === undefined) continue;
      const wrong = problem(context, vm.id, vm.loadOrder === 'pre-launched');
      const on = p2sb.value === 'y';
      const tpm = at(vm.node, 'mmio_resources', 'TPM2');
      const both = on && tpm?.value === 'y' ? 'p2sb and TPM2 exclude each other' : undefined;
      const said = vm.id === 0 && !on ? undefined : (wrong ?? both);
      if (said === undefined) continue;
      yield {
        message: `${vmLabel(vm)} has p2sb "${p2sb.value}", which it cannot have`,
        why: `ACRN ${scenario.release}'s build stops: ${said}`,
        help: vm.id === 0 ? 'set it to n' : 'remove it',
        range: p2sb.range,
        fix: {
          title:
            vm.id === 0 ? `set p2sb of ${vmLabel(vm)} to n` : `remove p2sb from ${vmLabel(vm)}`,
          safety: on ? 'unsafe' : 'safe',
          edits: [
            vm.id === 0 ? setValue(p2sb.node, 'n') : removeElement(scenario.document, p2sb.node),
          ],
        },
      };
    }
  },
};
