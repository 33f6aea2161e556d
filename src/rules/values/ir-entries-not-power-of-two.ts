import { at } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const LEAST = 256;

/** A C constant: digits with a leading zero are octal. */
function asC(text: string): bigint | undefined {
  const digits = /^\+?(\d+)$/.exec(text.trim())?.[1];
  if (digits === undefined) return undefined;
  if (!digits.startsWith('0') || digits === '0') return BigInt(digits);
  return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : undefined;
}

export const irEntriesNotPowerOfTwo: Rule = {
  name: 'ir-entries-not-power-of-two',
  meta: {
    summary: 'MAX_IR_ENTRIES is less than 256, or not a power of two',
    why: 'The interrupt remapping table has 256 entries or more, and their number is a power of two. The pre-build check does not compile with any other number.',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/hv_prebuild/static_checks.c',
      'ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (ir_entries_check)',
    ],
    examples: [
      {
        bad: [{ found: '<MAX_IR_ENTRIES>256', becomes: '<MAX_IR_ENTRIES>300' }],
        good: [{ found: '<MAX_IR_ENTRIES>256', becomes: '<MAX_IR_ENTRIES>512' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const setting = at(scenario.hypervisor.node, 'CAPACITIES', 'MAX_IR_ENTRIES');
    if (setting === undefined || setting.value === '') return;
    const value = asC(setting.value);
    if (value !== undefined && value >= LEAST && (value & (value - 1n)) === 0n) return;
    let next = BigInt(LEAST);
    while (value !== undefined && next < value && next < 65536n) next *= 2n;
    yield {
      message: `MAX_IR_ENTRIES is "${setting.value}", not a power of two of at least 256`,
      why: `ACRN ${scenario.release}'s build stops with "CONFIG_MAX_IR_ENTRIES must >=256 and be 2^n"`,
      help: 'use 256, 512, 1024 and so on',
      range: setting.range,
      fix: setValueFix(setting, String(next)),
    };
  },
};
