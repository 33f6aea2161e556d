import type { Finding, HostRule } from '../rule.js';
import { L1, l1With } from './example.js';
import { placeOf } from './guest.js';
import type { XlCfg } from './read.js';

export const xenExperimental: HostRule<XlCfg> = {
  name: 'xen-experimental',
  meta: {
    summary: 'nested virtualization is experimental on Xen',
    why: 'SUPPORT.md lists nested HVM as Experimental for Intel and AMD: there is no security support for it.',
    severity: 'info',
    references: ['Xen SUPPORT.md (Nested HVM), 4.14 to 4.23-unstable'],
    examples: [{ bad: L1, good: l1With('nestedhvm = 1', 'nestedhvm = 0\n') }],
  },
  *check(cfg): Iterable<Finding> {
    if ((cfg.number('nestedhvm') ?? 0) === 0) return;
    yield {
      message: 'nested HVM is Experimental on Xen, for Intel and AMD: no security support',
      help: 'give such a guest only to people whom you trust with the host',
      range: placeOf(cfg, 'nestedhvm'),
    };
  },
};
