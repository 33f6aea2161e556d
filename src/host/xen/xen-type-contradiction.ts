import type { Finding, HostRule } from '../rule.js';
import { L1 } from './example.js';
import { dropAssignment } from './guest.js';
import type { XlCfg } from './read.js';

export const xenTypeContradiction: HostRule<XlCfg> = {
  name: 'xen-type-contradiction',
  meta: {
    summary: 'builder and type name different kinds of guests',
    why: 'xl stops with an error when the old builder and type contradict each other.',
    fix: 'safe',
    references: ['Xen tools/xl/xl_parse.c'],
    examples: [{ bad: `builder = "generic"\n${L1}`, good: L1 }],
  },
  *check(cfg): Iterable<Finding> {
    const type = cfg.string('type');
    const builder = cfg.string('builder');
    const found = cfg.get('builder');
    if (type === undefined || builder === undefined || found === undefined) return;
    if ((builder === 'hvm') === (type === 'hvm')) return;
    yield {
      message: `builder is "${builder}" and type is "${type}": xl refuses the contradiction`,
      help: 'drop builder, which Xen 4.10 deprecated',
      range: found.range,
      fix: dropAssignment(cfg, found),
    };
  },
};
