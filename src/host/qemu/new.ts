import type { AcrnSetup } from '../acrn-setup.js';

/** The nested guest gets this much of what the Service VM has, so that the Service VM keeps some. */
function memory({ serviceVmMemory }: AcrnSetup): string {
  if (serviceVmMemory === undefined) return '1G';
  return serviceVmMemory >= 4096 ? '2G' : `${Math.max(Math.trunc(serviceVmMemory / 2), 1)}M`;
}

/** A script that starts a nested guest within the limits of a scenario's Service VM. */
export function newQemuScript(setup: AcrnSetup): string {
  const cpus = Math.min(setup.serviceVmCpus ?? 1, 2);
  return `#!/bin/sh
# Starts a nested guest in the Service VM of ${setup.name.replace(/[^\x20-\x7e]/g, '?')}.
# Usage: sudo ./launch.sh [IMAGE]   (a raw image, or one in qcow2 format called *.qcow2)
# acrn-nvmx-disable-file qemu-host-cpu-migration -- ACRN does not migrate its Service VM
set -eu

image=\${1:-/root/guest.qcow2}
case $image in
  *.qcow2) format=qcow2 ;;
  *) format=raw ;;
esac

exec qemu-system-x86_64 \\
  -enable-kvm \\
  -cpu host \\
  -nographic \\
  -m ${memory(setup)} -smp ${cpus} \\
  -drive "file=$image,format=$format,if=virtio" \\
  -netdev tap,id=net0 \\
  -device virtio-net-pci,netdev=net0,mac=52:54:00:12:34:56
`;
}
