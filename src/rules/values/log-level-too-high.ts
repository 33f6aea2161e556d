import { num2int } from '../../config-tools/calc/num2int.js';
import { at } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const NAMES = ['MEM_LOGLEVEL', 'NPK_LOGLEVEL', 'CONSOLE_LOGLEVEL'];
const MOST = 6;

export const logLevelTooHigh: Rule = {
  name: 'log-level-too-high',
  meta: {
    summary: 'a log level is higher than 6',
    why: "The schema takes 0 to 7, the check of ACRN's build 0 to 6.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (RANGE_DB)'],
    examples: [
      {
        bad: [{ found: '<CONSOLE_LOGLEVEL>3', becomes: '<CONSOLE_LOGLEVEL>7' }],
        good: [{ found: '<CONSOLE_LOGLEVEL>3', becomes: '<CONSOLE_LOGLEVEL>6' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const name of NAMES) {
      const level = at(scenario.hypervisor.node, 'DEBUG_OPTIONS', name);
      const value = level && num2int(level.value);
      if (level === undefined || value === undefined || (value >= 0 && value <= MOST)) continue;
      yield {
        message: `${name} is "${level.value}", and ACRN's build takes 0 to ${MOST}`,
        why: `ACRN ${scenario.release}'s build stops with "${name} should be in range[0,${MOST}]"`,
        help: `use 0 to ${MOST}; ${MOST} logs the most`,
        range: level.range,
        fix: setValueFix(level, String(MOST)),
      };
    }
  },
};
