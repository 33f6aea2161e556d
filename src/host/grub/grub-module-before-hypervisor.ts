import { type Fix, safeFix } from '../../text/diagnostic.js';
import { removeRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { type BootCommand, bootEntries } from './boot-entry.js';
import { ENTRY, entryWith } from './example.js';
import type { GrubFile } from './read.js';

const HYPERVISOR = '  multiboot2 /boot/acrn/acrn.bin root=/dev/sda2\n';

/** The lines of a command, where nothing else stands on them. */
function wholeLines(text: string, { command }: BootCommand) {
  const start = text.lastIndexOf('\n', command.range.start - 1) + 1;
  const feed = text.indexOf('\n', command.range.end);
  if (feed < 0) return undefined;
  const around = text.slice(start, command.range.start) + text.slice(command.range.end, feed);
  return /^\s*$/.test(around) ? { start, end: feed + 1 } : undefined;
}

function moveUp(text: string, hypervisor: BootCommand, first: BootCommand): Fix | undefined {
  const lines = wholeLines(text, hypervisor);
  const target = wholeLines(text, first);
  if (lines === undefined || target === undefined) return undefined;
  return safeFix(`move ${hypervisor.name.value} above the modules`, [
    { start: target.start, end: target.start, text: text.slice(lines.start, lines.end) },
    removeRange(lines),
  ]);
}

export const grubModuleBeforeHypervisor: HostRule<GrubFile> = {
  name: 'grub-module-before-hypervisor',
  meta: {
    summary: 'a module is loaded before the hypervisor',
    why: 'GRUB stops with "you need to load the kernel first".',
    fix: 'safe',
    references: ['GRUB grub-core/loader/multiboot.c (grub_cmd_module)'],
    examples: [
      {
        bad: entryWith(HYPERVISOR, '').replace('Linux_bzImage\n', `Linux_bzImage\n${HYPERVISOR}`),
        good: ENTRY,
      },
    ],
  },
  *check(file): Iterable<Finding> {
    for (const { commands, hypervisor } of bootEntries(file)) {
      const [first] = commands;
      if (hypervisor === undefined || first === undefined || first === hypervisor) continue;
      const fix = moveUp(file.text, hypervisor, first);
      yield {
        message: `${first.name.value} before ${hypervisor.name.value}: GRUB stops with "you need to load the kernel first"`,
        help: `put ${hypervisor.name.value} first`,
        range: first.command.range,
        related: [{ message: 'the hypervisor', range: hypervisor.command.range }],
        ...(fix && { fix }),
      };
    }
  },
};
