import { hostChecker } from '../checker.js';
import { qemuAccelList } from './qemu-accel-list.js';
import { qemuCpuProperty } from './qemu-cpu-property.js';
import { qemuCpuWithoutVmx } from './qemu-cpu-without-vmx.js';
import { qemuHostCpuMigration } from './qemu-host-cpu-migration.js';
import { qemuHostCpuWithoutKvm } from './qemu-host-cpu-without-kvm.js';
import { qemuMemoryUnit } from './qemu-memory-unit.js';
import { qemuMoreThanServiceVm } from './qemu-more-than-service-vm.js';
import { qemuNamedModelOnAcrn } from './qemu-named-model-on-acrn.js';
import { qemuNetdevUnknown } from './qemu-netdev-unknown.js';
import { qemuNoKvm } from './qemu-no-kvm.js';
import { qemuNoNographic } from './qemu-no-nographic.js';
import { qemuSmpProduct } from './qemu-smp-product.js';
import { qemuTcgFallback } from './qemu-tcg-fallback.js';
import { qemuUnknownOption } from './qemu-unknown-option.js';
import { readQemuScript } from './read.js';
import { scriptCommentInCommand } from './script-comment-in-command.js';
import { scriptCrlf } from './script-crlf.js';
import { scriptMissingBackslash } from './script-missing-backslash.js';
import { scriptSpaceAfterBackslash } from './script-space-after-backslash.js';

export const checker = hostChecker(readQemuScript, [
  qemuNoKvm,
  qemuHostCpuWithoutKvm,
  qemuCpuWithoutVmx,
  qemuUnknownOption,
  qemuAccelList,
  qemuCpuProperty,
  qemuMemoryUnit,
  qemuSmpProduct,
  qemuNetdevUnknown,
  scriptCommentInCommand,
  scriptSpaceAfterBackslash,
  scriptMissingBackslash,
  scriptCrlf,
  qemuTcgFallback,
  qemuNoNographic,
  qemuNamedModelOnAcrn,
  qemuMoreThanServiceVm,
  qemuHostCpuMigration,
]);
