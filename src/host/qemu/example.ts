import { examplesOf } from '../examples-of.js';

/** A script that starts a nested guest. */
export const SCRIPT = `#!/bin/sh
qemu-system-x86_64 \\
  -enable-kvm \\
  -cpu host \\
  -nographic \\
  -m 2G -smp 2 \\
  -drive format=raw,file=/root/guest.img,if=virtio
`;

export const { changed: scriptWith, example: scriptExample } = examplesOf(SCRIPT);
