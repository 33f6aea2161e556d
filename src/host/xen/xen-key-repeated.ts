import type { Finding } from '../../rules/rule.js';
import type { HostRule } from '../rule.js';
import { L1 } from './example.js';
import { dropAssignment } from './guest.js';
import type { XlAssignment, XlCfg } from './read.js';

function valueText({ atoms }: XlAssignment): string {
  return atoms.map(({ value }) => value).join(', ');
}

export const xenKeyRepeated: HostRule<XlCfg> = {
  name: 'xen-key-repeated',
  meta: {
    summary: 'a key stands in the file twice, with two values',
    why: 'The last one counts, and xl says nothing about it.',
    severity: 'warning',
    fix: 'safe',
    references: ['Xen tools/libs/util/libxlu_cfg.c'],
    examples: [{ bad: `vcpus = 4\n${L1}`, good: L1 }],
  },
  *check(cfg): Iterable<Finding> {
    for (const [index, assignment] of cfg.assignments.entries()) {
      const later = cfg.assignments
        .slice(index + 1)
        .findLast(({ key, adds }) => key === assignment.key && !adds);
      if (later === undefined || valueText(later) === valueText(assignment)) continue;
      yield {
        message: `${assignment.key} is set again below, to ${valueText(later)}: the last one counts`,
        help: 'drop this one',
        range: assignment.range,
        related: [{ message: 'this one counts', range: later.range }],
        fix: dropAssignment(cfg, assignment),
      };
    }
  },
};
