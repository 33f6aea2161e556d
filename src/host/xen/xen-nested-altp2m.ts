import type { Finding, HostRule } from '../rule.js';
import { L1 } from './example.js';
import { dropAssignment, placeOf } from './guest.js';
import type { XlCfg } from './read.js';

export const xenNestedAltp2m: HostRule<XlCfg> = {
  name: 'xen-nested-altp2m',
  meta: {
    summary: 'the guest has alternative page tables and nested virtualization',
    why: 'Xen refuses a guest with both altp2m and nested virtualization.',
    fix: 'safe',
    references: [
      'Xen tools/libs/light/libxl_create.c',
      'Xen xen/arch/x86/domain.c (arch_sanitise_domain_config)',
    ],
    examples: [{ bad: `${L1}altp2m = "external"\n`, good: L1 }],
  },
  *check(cfg): Iterable<Finding> {
    const altp2m = cfg.get('altp2m');
    const value = cfg.string('altp2m') ?? String(cfg.number('altp2m') ?? 0);
    const isOn = altp2m !== undefined && !['disabled', '0', ''].includes(value);
    const old = cfg.get('altp2mhvm');
    const oldIsOn = altp2m === undefined && (cfg.number('altp2mhvm') ?? 0) !== 0;
    const found = isOn ? altp2m : oldIsOn ? old : undefined;
    if (found === undefined) return;
    yield {
      message: `${found.key} is ${found.atoms[0]?.value ?? ''}: Xen refuses it together with nestedhvm`,
      help: `drop ${found.key}`,
      range: placeOf(cfg, found.key),
      fix: dropAssignment(cfg, found),
    };
  },
};
