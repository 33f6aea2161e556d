import type { Finding, HostRule } from '../rule.js';
import { L1 } from './example.js';
import { dropAssignment } from './guest.js';
import type { XlAssignment, XlCfg } from './read.js';

function valueText({ atoms }: XlAssignment): string {
  return atoms.map(({ value }) => value).join(', ');
}

export const xenKeyRepeated: HostRule<XlCfg> = {
  name: 'xen-key-repeated',
  meta: {
    summary: 'a key is in the file twice, with two values',
    why: 'The last one counts, and xl says nothing about it.',
    severity: 'warning',
    fix: 'safe',
    references: ['Xen tools/libs/util/libxlu_cfg.c'],
    examples: [{ bad: `vcpus = 4\n${L1}`, good: L1 }],
  },
  *check(cfg): Iterable<Finding> {
    const last = new Map<string, number>();
    for (const [index, { key, adds }] of cfg.assignments.entries()) if (!adds) last.set(key, index);
    for (const [index, assignment] of cfg.assignments.entries()) {
      const at = last.get(assignment.key) ?? index;
      const later = cfg.assignments[at];
      if (at <= index || later === undefined || valueText(later) === valueText(assignment))
        continue;
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
