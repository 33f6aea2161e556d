import type { Finding, HostRule } from '../rule.js';
import { l1Example } from './example.js';
import { setKey } from './guest.js';
import type { XlCfg } from './read.js';

export const xenPopulateOnDemand: HostRule<XlCfg> = {
  name: 'xen-populate-on-demand',
  meta: {
    summary: 'the guest starts with less memory than it may have',
    why: 'memory below maxmem makes the guest populate on demand. With nested virtualization an administrator of the guest can then deadlock the host.',
    fix: 'safe',
    references: ['Xen wiki, "Nested Virtualization in Xen", known issues'],
    examples: [l1Example('memory = 4096', 'memory = 2048\n')],
  },
  *check(cfg): Iterable<Finding> {
    const memory = cfg.number('memory');
    const maxmem = cfg.number('maxmem');
    const place = cfg.get('memory') ?? cfg.get('maxmem');
    if (place === undefined || memory === undefined || maxmem === undefined || memory >= maxmem)
      return;
    const other = cfg.get('maxmem');
    yield {
      message: `memory (${memory}) is below maxmem (${maxmem}): populate-on-demand; whoever runs the L1 can deadlock Xen`,
      help: 'make them equal',
      range: place.range,
      ...(other && { related: [{ message: 'maxmem', range: other.range }] }),
      fix: setKey(cfg, 'memory', String(maxmem)),
    };
  },
};
