import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { type PtIntx, passedThrough, ptIntxSetting, readPtIntx } from './pt-intx.js';

function written(lines: readonly PtIntx[]): string {
  return lines.map(({ physical, virtual }) => `(${physical}, ${virtual})`).join('');
}

export const ptIntxUnreadable: Rule = {
  name: 'pt-intx-unreadable',
  meta: {
    summary: 'pt_intx is no row of pairs of interrupt lines',
    why: 'ACRN lets Python evaluate the pt_intx of a pre-launched VM, and the build stops with whatever Python says. Pairs must follow each other directly: of pairs with a comma between them all but the first are dropped silently.',
    category: 'build',
    severity: 'error',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/intx.py (alloc_device_irqs)',
      'ACRN v3.0 misc/config_tools/xforms/pt_intx.c.xsl (format_remappings)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<name>SAFETY_VM0</name>',
            becomes: '<name>SAFETY_VM0</name>\n    <pt_intx>(16, 5), (17, 6)</pt_intx>',
          },
        ],
        good: [
          {
            found: '<name>SAFETY_VM0</name>',
            becomes: '<name>SAFETY_VM0</name>\n    <pt_intx>(16, 5)(17, 6)</pt_intx>',
          },
        ],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<name>SAFETY_VM0</name>',
            becomes: '<name>SAFETY_VM0</name>\n    <pt_intx>16, 5</pt_intx>',
          },
        ],
        unfixed: true,
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms.filter(({ loadOrder }) => loadOrder === 'pre-launched')) {
      const setting = ptIntxSetting(vm);
      if (setting === undefined) continue;
      const { value, range } = setting;
      const lines = readPtIntx(value);
      const help =
        'write pairs of a physical and a virtual line directly behind each other: (3, 3)(4, 10)';
      if (lines === undefined) {
        const mended = readPtIntx(value.replaceAll(/\s/g, ''));
        yield {
          message: `the pt_intx of ${vmLabel(vm)} is "${value.trim()}": ACRN ${scenario.release}'s build evaluates it in Python, and stops`,
          help,
          range,
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
        message: `the pt_intx of ${vmLabel(vm)} is "${value.trim()}", with commas between the pairs: ACRN ${scenario.release} passes ${passed.map(({ physical }) => physical).join(', ')} through and silently drops the rest`,
        help,
        range,
        fix: setValueFix(setting, written(lines), `pt_intx of ${vmLabel(vm)}`),
      };
    }
  },
};
