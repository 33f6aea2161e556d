import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { scriptWith } from './example.js';
import { type Invocation, partNamed } from './invocation.js';
import type { QemuScript } from './read.js';

const LAST = 'if=virtio';

/** The ids of network backends that a command defines. */
function netdevs({ options }: Invocation): string[] {
  return options
    .filter(({ name }) => name === 'netdev' || name === 'nic' || name === 'net')
    .flatMap(({ value }) => {
      const json = /"id"\s*:\s*"([^"]*)"/.exec(value?.text ?? '')?.[1];
      return json ?? partNamed(value, 'id')?.value ?? [];
    });
}

export const qemuNetdevUnknown: HostRule<QemuScript> = {
  name: 'qemu-netdev-unknown',
  meta: {
    summary: 'a device names a network backend that the command does not define',
    why: "QEMU stops with \"Property 'virtio-net-device.netdev' can't find value\".",
    references: ['QEMU 7.2 hw/core/qdev-properties-system.c'],
    examples: [
      {
        bad: scriptWith(
          LAST,
          `${LAST} \\\n  -netdev tap,id=net0 -device virtio-net-pci,netdev=net1`,
        ),
        good: scriptWith(
          LAST,
          `${LAST} \\\n  -netdev tap,id=net0 -device virtio-net-pci,netdev=net0`,
        ),
      },
    ],
  },
  *check({ invocations }): Iterable<Finding> {
    for (const invocation of invocations) {
      const known = netdevs(invocation);
      const isHidden = invocation.options.some(
        ({ name, value }) =>
          name === 'readconfig' ||
          (name === 'netdev' && value?.unknown && /^[$`]/.test(value.text)),
      );
      if (invocation.open || isHidden) continue;
      for (const { name, value } of invocation.options) {
        const asked = name === 'device' || name === 'net' ? partNamed(value, 'netdev') : undefined;
        if (asked === undefined || known.includes(asked.value)) continue;
        const meant = nearest(asked.value, known) ?? (known.length === 1 ? known[0] : undefined);
        yield {
          message: `netdev=${asked.value}: the command has no -netdev with this id, and QEMU stops`,
          help: meant === undefined ? `add -netdev tap,id=${asked.value}` : `write netdev=${meant}`,
          range: asked.range,
        };
      }
    }
  },
};
