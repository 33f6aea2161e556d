import type { Finding, HostRule } from '../rule.js';
import { symbolOff } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf, saidOf, setSymbol } from './set-symbol.js';

export const kernelX2apicOff: HostRule<KernelConfig> = {
  name: 'kernel-x2apic-off',
  meta: {
    summary: 'the kernel of the Service VM cannot switch its local APICs to x2APIC mode',
    why: 'Local APIC passthrough, without which ACRN does not nest, takes effect when the guest switches to x2APIC.',
    fix: 'safe',
    references: ['ACRN doc/developer-guides/hld/hv-partitionmode.rst', 'Linux arch/x86/Kconfig'],
    examples: [symbolOff('X86_X2APIC')],
  },
  *check(config, { acrn }): Iterable<Finding> {
    const state = config.state('X86_X2APIC');
    if (isOn(state) || state.entry?.value[0] === 'm') return;
    if (acrn !== undefined && !acrn.lapicPassthrough) return;
    // A fragment may leave it to the configuration that it is merged into.
    if (state.entry === undefined && config.header === undefined) return;
    yield {
      message: `${saidOf(config, 'X86_X2APIC')}: local APIC passthrough takes effect only in x2APIC mode`,
      help: 'set CONFIG_X86_X2APIC=y',
      range: placeOf(config, 'X86_X2APIC'),
      severity: state.entry === undefined ? 'warning' : 'error',
      fix: setSymbol(config, 'X86_X2APIC', 'y'),
    };
  },
};
