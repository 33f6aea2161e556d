import type { Finding, HostRule } from '../rule.js';
import { l1Example } from './example.js';
import { placeOf, setKey } from './guest.js';
import type { XlCfg } from './read.js';

export const xenNestedWithoutHap: HostRule<XlCfg> = {
  name: 'xen-nested-without-hap',
  meta: {
    summary: 'hardware assisted paging is switched off for the guest',
    why: 'Xen refuses to create a guest with nested virtualization and without HAP.',
    fix: 'safe',
    references: ['Xen xen/arch/x86/domain.c (arch_sanitise_domain_config)'],
    examples: [l1Example('hap = 1', 'hap = 0\n')],
  },
  *check(cfg): Iterable<Finding> {
    if (cfg.number('hap') !== 0) return;
    yield {
      message: 'hap is 0: Xen refuses nested virtualization without hardware assisted paging',
      help: 'write hap = 1, or drop it: it is on by default',
      range: placeOf(cfg, 'hap'),
      fix: setKey(cfg, 'hap', '1'),
    };
  },
};
