import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import type { Vm } from '../../scenario/model.js';
import { guestFlag, LAPIC_FLAG, vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

const BOARDS = ['ehl-crb-b', 'generic_board'];
const MOST = 120;

/** library/common.py:get_pt_intx_table: pairs in brackets of any kind; undefined where it dies. */
function pairs(text: string): [number, number][] | undefined {
  const normal = text
    .replace(/[[{]/g, '(')
    .replace(/[\]}]/g, ')')
    .replaceAll(';', ',')
    .replace(/[\n\r ]/g, '');
  const found: [number, number][] = [];
  for (const [, inner = ''] of normal.matchAll(/\(([^)]+)/g)) {
    const parts = inner.split(',');
    const [a = '', b = ''] = parts;
    if (parts.length !== 2) return undefined;
    if (a === '' && b === '') continue;
    const numbers = [a, b].map((part) =>
      /^(?:0x[0-9a-f]+|\d+)$/i.test(part) ? Number(part) : NaN,
    );
    const [x = NaN, y = NaN] = numbers;
    if (Number.isNaN(x) || Number.isNaN(y)) return undefined;
    found.push([x, y]);
  }
  return found;
}

/** From v2.6 on the allocator evaluates the text as a Python list of pairs. */
function isPythonPairs(text: string): boolean {
  const number = '(?:0[xX][0-9a-fA-F]+|0+|[1-9][0-9]*)';
  const pair = `[(\\[]\\s*${number}\\s*,\\s*${number}\\s*,?\\s*[)\\]]`;
  return new RegExp(`^(?:${pair}\\s*(?:,\\s*${pair}\\s*)*,?)?$`).test(
    text.trim().replaceAll(')(', '), ('),
  );
}

function problem({ scenario, board }: RuleContext, vm: Vm, text: string): string | undefined {
  const found = pairs(text);
  const inAllocator =
    !toolTraits(scenario.release).limitsIntxToVm0 && vm.loadOrder === 'pre-launched';
  if (found === undefined || (inAllocator && !isPythonPairs(text))) {
    return 'is no list of pairs such as (6, 6), (7, 7)';
  }
  if (found.length === 0) return undefined;
  if (inAllocator && guestFlag(vm, LAPIC_FLAG) !== undefined) {
    return 'is given to a VM that owns its local APICs, and can have no interrupt lines';
  }
  if (board !== undefined && !BOARDS.includes(board.name)) {
    return `is given, which the boards ${BOARDS.join(' and ')} alone support`;
  }
  const [first] = scenario.vms.filter(({ id }) => id === 0);
  if (first?.loadOrder !== 'pre-launched') return 'needs a pre-launched VM 0';
  if (vm.id !== 0) return 'can be given to VM 0 only';
  const [from, to] = [found.map(([a]) => a), found.map(([, b]) => b)];
  if (new Set(from).size < from.length) return 'maps one physical line twice';
  if (new Set(to).size < to.length) return 'maps to one virtual line twice';
  if (found.length > MOST) return `has more than ${MOST} pairs`;
  return to.some((line) => line >= MOST) ? `has a virtual line above ${MOST - 1}` : undefined;
}

export const ptIntxRefused: Rule = {
  name: 'pt-intx-refused',
  meta: {
    summary: 'pt_intx is given where it cannot be, or is no list of pairs',
    why: "Interrupt lines can be given to a pre-launched VM 0 without local APIC passthrough, on the board ehl-crb-b (and generic_board) alone. ACRN's build stops at others.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_pt_intx)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-nested-hybrid.xml',
        bad: [
          {
            found: '    <mmio_resources>',
            becomes: '    <pt_intx>(6, 6)</pt_intx>\n    <mmio_resources>',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    for (const vm of scenario.vms) {
      const setting = at(vm.node, 'pt_intx');
      if (setting === undefined || setting.value === '') continue;
      const wrong = problem(context, vm, setting.value);
      if (wrong === undefined) continue;
      yield {
        message: `pt_intx "${setting.value}" of ${vmLabel(vm)} ${wrong}: ACRN ${scenario.release}'s build stops`,
        help: 'leave it empty, or give pairs of a physical and a virtual line to a VM 0 that can have them',
        range: setting.range,
      };
    }
  },
};
