import type { Finding, HostRule } from '../rule.js';
import { l1Example } from './example.js';
import { placeOf, setKey } from './guest.js';
import type { XlCfg } from './read.js';

export const xenNestedOff: HostRule<XlCfg> = {
  name: 'xen-nested-off',
  meta: {
    summary: 'nested virtualization is not switched on for the guest',
    why: 'nestedhvm is off by default: the guest sees neither VMX nor SVM.',
    fix: 'safe',
    references: ['Xen docs/man/xl.cfg.5.pod.in (nestedhvm)'],
    examples: [
      l1Example('nestedhvm = 1', 'nestedhvm = 0\n'),
      {
        bad: 'type = "hvm"\nname = "l1"\nmemory = 4096\n',
        good: 'type = "hvm"\nname = "l1"\nmemory = 4096\nnestedhvm = 1\n',
      },
    ],
  },
  *check(cfg): Iterable<Finding> {
    const number = cfg.number('nestedhvm');
    if (number !== undefined && number !== 0) return;
    const found = cfg.get('nestedhvm');
    // Its line is one that xl refuses, which xen-syntax says.
    const isRefused = cfg.tokens.some(({ kind, text }) => kind === 'name' && text === 'nestedhvm');
    if (found === undefined && isRefused) return;
    const said =
      found === undefined
        ? 'nestedhvm is missing, and off by default'
        : number === 0
          ? 'nestedhvm is 0'
          : `nestedhvm is "${found.atoms[0]?.value ?? ''}", which is not a number, and stays off`;
    yield {
      message: `${said}: the guest sees neither VMX nor SVM`,
      help: 'write nestedhvm = 1',
      range: placeOf(cfg, 'nestedhvm'),
      fix: setKey(cfg, 'nestedhvm', '1'),
    };
  },
};
