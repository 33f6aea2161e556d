/** A script that starts a nested guest. */
export const SCRIPT = `#!/bin/sh
qemu-system-x86_64 \\
  -enable-kvm \\
  -cpu host \\
  -nographic \\
  -m 2G -smp 2 \\
  -drive format=raw,file=/root/guest.img,if=virtio
`;

/** SCRIPT with one piece replaced. */
export function scriptWith(found: string, becomes: string): string {
  return SCRIPT.replace(found, becomes);
}
