import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import { at } from '../../scenario/located.js';
import type { Vm } from '../../scenario/model.js';
import { guestFlag, vmLabel } from '../../scenario/nesting.js';
import { LAPIC_FLAG } from '../../setting-names.js';
import type { BuildStep } from '../../text/diagnostic.js';
import { byVocabulary } from '../by-vocabulary.js';
import { after, before } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { type PtIntx, passedThrough, ptIntxSetting, readPtIntx } from './pt-intx.js';

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

/** Whether the allocator evaluates the text, too. */
function isAllocated(release: Release, vm: Vm): boolean {
  return !toolTraits(release).limitsIntxToVm0 && vm.loadOrder === 'pre-launched';
}

/** The step that dies of a text; undefined where the checks refuse it. */
function stepOf(release: Release, vm: Vm, text: string): BuildStep | undefined {
  if (isAllocated(release, vm) && !isPythonPairs(text)) return 'allocation';
  // Up to v2.6 board_config/misc_cfg_h.py reads it.
  const isRead = toolTraits(release).checksServiceVmConsole;
  return isRead && pairs(text) === undefined ? 'board_cfg_gen' : undefined;
}

function problem({ scenario, board }: RuleContext, vm: Vm, text: string): string | undefined {
  const found = pairs(text);
  const inAllocator = isAllocated(scenario.release, vm);
  if (found === undefined || (inAllocator && !isPythonPairs(text))) {
    return 'is not a list of pairs such as (6, 6), (7, 7)';
  }
  if (found.length === 0) return undefined;
  if (inAllocator && guestFlag(vm, LAPIC_FLAG) !== undefined) {
    return 'is given to a VM that owns its local APICs';
  }
  if (board !== undefined && !BOARDS.includes(board.name)) {
    return `is for the boards ${BOARDS.join(' and ')} only`;
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

function* checkV2(context: RuleContext): Iterable<Finding> {
  const { scenario } = context;
  for (const vm of scenario.vms) {
    const setting = at(vm.node, 'pt_intx');
    if (setting === undefined || setting.value === '') continue;
    const wrong = problem(context, vm, setting.value);
    if (wrong === undefined) continue;
    const stopsAt = stepOf(scenario.release, vm, setting.value);
    yield {
      ...(stopsAt && { stopsAt }),
      message: `pt_intx of ${vmLabel(vm)} is "${setting.value}"`,
      why: `it ${wrong}: ACRN ${scenario.release}'s build stops`,
      help: 'leave it empty, or write pairs of a physical and a virtual line in a VM 0 that may have them',
      range: setting.range,
    };
  }
}

function written(lines: readonly PtIntx[]): string {
  return lines.map(({ physical, virtual }) => `(${physical}, ${virtual})`).join('');
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  for (const vm of scenario.vms.filter(({ loadOrder }) => loadOrder === 'pre-launched')) {
    const setting = ptIntxSetting(vm);
    if (setting === undefined) continue;
    const { value, range } = setting;
    const lines = readPtIntx(value);
    const help =
      'write pairs of a physical and a virtual line directly after each other: (3, 3)(4, 10)';
    if (lines === undefined) {
      const mended = readPtIntx(value.replaceAll(/\s/g, ''));
      yield {
        message: `the pt_intx of ${vmLabel(vm)} is "${value.trim()}"`,
        why: `ACRN ${scenario.release}'s build evaluates it in Python, and stops`,
        help,
        range,
        stopsAt: 'allocation',
        ...(mended && {
          fix: setValueFix(setting, written(mended), `pt_intx of ${vmLabel(vm)}`),
        }),
      };
      continue;
    }
    const passed = passedThrough(value);
    if (passed.length === lines.length) continue;
    yield {
      severity: 'warning',
      message: `the pt_intx of ${vmLabel(vm)} is "${value.trim()}", with commas between the pairs`,
      why: `ACRN ${scenario.release} passes ${passed.map(({ physical }) => physical).join(', ')} through and silently drops the rest`,
      help,
      range,
      fix: setValueFix(setting, written(lines), `pt_intx of ${vmLabel(vm)}`),
    };
  }
}

export const invalidPtIntx: Rule = {
  name: 'invalid-pt-intx',
  meta: {
    summary: 'pt_intx is not a list of pairs of interrupt lines, or is given where it cannot be',
    why: 'ACRN lets Python evaluate the pt_intx of a pre-launched VM, and the build stops with whatever error Python raises. In v2.x only a pre-launched VM 0 without local APIC passthrough can have it, on ehl-crb-b and generic_board. In v3.x pairs must follow each other directly: with commas between them all except the first are dropped silently.',
    category: 'build',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_pt_intx)',
      'ACRN v3.0 misc/config_tools/static_allocators/intx.py (alloc_device_irqs)',
      'ACRN v3.0 misc/config_tools/xforms/pt_intx.c.xsl (format_remappings)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [before('    <mmio_resources>', '    <pt_intx>(6, 6)</pt_intx>\n')],
        unfixed: true,
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [after('<name>SAFETY_VM0</name>', '\n    <pt_intx>(16, 5), (17, 6)</pt_intx>')],
        good: [after('<name>SAFETY_VM0</name>', '\n    <pt_intx>(16, 5)(17, 6)</pt_intx>')],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [after('<name>SAFETY_VM0</name>', '\n    <pt_intx>16, 5</pt_intx>')],
        unfixed: true,
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
