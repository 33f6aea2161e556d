import { examplesOf } from '../examples-of.js';

/** The entry of ACRN's getting started guide. */
export const ENTRY = `#!/bin/sh
exec tail -n +3 $0
menuentry "ACRN" --id acrn {
  insmod part_gpt
  multiboot2 /boot/acrn/acrn.bin root=/dev/sda2
  module2 /boot/bzImage Linux_bzImage
}
`;

export const { changed: entryWith, example: entryExample } = examplesOf(ENTRY);
