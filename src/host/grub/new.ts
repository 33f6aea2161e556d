import type { AcrnSetup } from '../acrn-setup.js';

/** The word of a GRUB command; in single quotes where GRUB would take it apart. */
function word(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A 40_custom with the entry that boots ACRN and a scenario's kernels. */
export function newGrubEntry(setup: AcrnSetup): string {
  const hypervisor = setup.relocates ? 'acrn.bin' : 'acrn.32.out';
  const console = setup.hasNoSerialPort ? 'hvc0' : 'ttyS0';
  const tags = setup.kernelTags.length > 0 ? setup.kernelTags : ['Linux_bzImage'];
  const modules = tags.map((tag, index) => {
    const file = index === tags.length - 1 ? '/boot/bzImage' : `/boot/${tag}`;
    return `  module2 ${word(file)} ${word(tag)}`;
  });
  return `#!/bin/sh
exec tail -n +3 $0
# Put the kernels and the root file system of your machine in place of these. Then: sudo update-grub
menuentry "ACRN with nested virtualization" --id acrn-nested {
  insmod part_gpt
  insmod ext2
  search --no-floppy --file --set=root /boot/acrn/${hypervisor}
  echo "Loading ACRN ..."
  multiboot2 /boot/acrn/${hypervisor} root=/dev/sda2 rw rootwait console=${console}
${modules.join('\n')}
}
`;
}
