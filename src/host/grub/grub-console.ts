import { safeFix } from '../../text/diagnostic.js';
import { ON_ACRN } from '../acrn-example.js';
import { replaceRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { bootEntries } from './boot-entry.js';
import { entryWith } from './example.js';
import type { GrubFile } from './read.js';

export const grubConsole: HostRule<GrubFile> = {
  name: 'grub-console',
  meta: {
    summary: 'the Service VM is told to write to a serial port that it does not have',
    why: 'With local APIC passthrough the legacy vUARTs of the Service VM are off, and its console is the PCI vUART, hvc0.',
    severity: 'warning',
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      {
        bad: entryWith('root=/dev/sda2', 'root=/dev/sda2 console=ttyS0'),
        good: entryWith('root=/dev/sda2', 'root=/dev/sda2 console=hvc0'),
        context: ON_ACRN,
      },
    ],
  },
  *check(file, { acrn }): Iterable<Finding> {
    if (!acrn?.hasNoSerialPort) return;
    const words = [
      ...file.commandLine,
      ...bootEntries(file).flatMap(({ hypervisor }) => hypervisor?.args ?? []),
    ];
    for (const { value, range } of words) {
      if (!/^console=ttyS\d/.test(value)) continue;
      yield {
        message: `${value}: the legacy vUARTs of the Service VM are off in ${acrn.name}, so it shows nothing`,
        help: 'write console=hvc0',
        range,
        fix: safeFix('write console=hvc0', [replaceRange(range, 'console=hvc0')]),
      };
    }
  },
};
