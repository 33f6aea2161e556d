import { ON_ACRN } from '../acrn-example.js';
import type { Finding, HostRule } from '../rule.js';
import { scriptExample } from './example.js';
import { lastOption } from './invocation.js';
import type { QemuScript } from './read.js';

export const qemuNoNographic: HostRule<QemuScript> = {
  name: 'qemu-no-nographic',
  meta: {
    summary: 'a nested guest on ACRN is started with graphics',
    why: "ACRN's tutorial uses -nographic: nested guests run reliably only without graphics.",
    severity: 'warning',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [scriptExample('  -nographic \\\n', '', { context: ON_ACRN })],
  },
  *check({ invocations }, { acrn }): Iterable<Finding> {
    if (acrn === undefined) return;
    for (const invocation of invocations) {
      const isNone = /^none\b/.test(lastOption(invocation, 'display')?.value?.text ?? '');
      if (invocation.open || isNone || lastOption(invocation, 'nographic')) continue;
      yield {
        message:
          'neither -nographic nor -display none: on ACRN nested guests run reliably only without graphics',
        help: 'add -nographic',
        range: invocation.binary.range,
      };
    }
  },
};
