import type { Finding, HostRule } from '../rule.js';
import { l1Example } from './example.js';
import { guestType, placeOf, setKey } from './guest.js';
import type { XlCfg } from './read.js';

export const xenNestedPv: HostRule<XlCfg> = {
  name: 'xen-nested-pv',
  meta: {
    summary: 'the guest is a PV guest, which cannot nest',
    why: 'Without type the guest is PV; xl then silently drops nestedhvm, and the guest sees neither VMX nor SVM.',
    fix: 'safe',
    references: ['Xen tools/libs/light/libxl_create.c', 'Xen tools/xl/xl_parse.c'],
    examples: [
      l1Example('type = "hvm"', 'type = "pv"\n'),
      {
        bad: 'name = "l1"\nmemory = 4096\nnestedhvm = 1\n',
        good: 'name = "l1"\nmemory = 4096\nnestedhvm = 1\ntype = "hvm"\n',
      },
    ],
  },
  *check(cfg): Iterable<Finding> {
    const type = guestType(cfg);
    if (type === 'hvm' || type === 'pvh') return;
    const said =
      cfg.get('type') !== undefined
        ? `type is "${type}"`
        : cfg.get('builder') !== undefined
          ? `builder is "${cfg.string('builder') ?? ''}"`
          : 'there is no type, so it is a PV guest';
    yield {
      message: `${said}: xl drops nestedhvm of a PV guest`,
      help: 'write type = "hvm"',
      range: placeOf(cfg, cfg.get('type') === undefined ? 'builder' : 'type'),
      fix: setKey(
        cfg,
        cfg.get('type') === undefined && cfg.get('builder') ? 'builder' : 'type',
        '"hvm"',
      ),
    };
  },
};
