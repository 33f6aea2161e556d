import { cachePolicyIgnored } from './build/cache-policy-ignored.js';
import { closCountMismatch } from './build/clos-count-mismatch.js';
import { doctype } from './build/doctype.js';
import { epcSection } from './build/epc-section.js';
import { firstChildOnRootLine } from './build/first-child-on-root-line.js';
import { hpaRegionNotFree } from './build/hpa-region-not-free.js';
import { hpaRegionWithoutSize } from './build/hpa-region-without-size.js';
import { hvRamStartUnaligned } from './build/hv-ram-start-unaligned.js';
import { hvRamTooLarge } from './build/hv-ram-too-large.js';
import { integerNotC } from './build/integer-not-c.js';
import { interruptLineShared } from './build/interrupt-line-shared.js';
import { ivshmemVbdfSpelled } from './build/ivshmem-vbdf-spelled.js';
import { ivshmemVmMissing } from './build/ivshmem-vm-missing.js';
import { loadOrderUnknown } from './build/load-order-unknown.js';
import { maxPciBusNumTooSmall } from './build/max-pci-bus-num-too-small.js';
import { maxVmNumExceeded } from './build/max-vm-num-exceeded.js';
import { maxVmNumTooLarge } from './build/max-vm-num-too-large.js';
import { pciDeviceNotOnBoard } from './build/pci-device-not-on-board.js';
import { pciDeviceUnreadable } from './build/pci-device-unreadable.js';
import { pciDevicesWithoutVbdf } from './build/pci-devices-without-vbdf.js';
import { pcpuRepeated } from './build/pcpu-repeated.js';
import { pcpuShared } from './build/pcpu-shared.js';
import { preLaunchedMemoryMissing } from './build/pre-launched-memory-missing.js';
import { prefixedAttribute } from './build/prefixed-attribute.js';
import { ptIntxUnreadable } from './build/pt-intx-unreadable.js';
import { rdtWithoutCat } from './build/rdt-without-cat.js';
import { rtvmWithoutLapicPassthrough } from './build/rtvm-without-lapic-passthrough.js';
import { serialConsoleNotOnBoard } from './build/serial-console-not-on-board.js';
import { serviceVmWithoutPcpu } from './build/service-vm-without-pcpu.js';
import { severalServiceVms } from './build/several-service-vms.js';
import { stackSizeTooLarge } from './build/stack-size-too-large.js';
import { stringBreaksC } from './build/string-breaks-c.js';
import { tpm2NotOnVm0 } from './build/tpm2-not-on-vm-0.js';
import { vcatWithoutPolicy } from './build/vcat-without-policy.js';
import { vmIdBeyondCount } from './build/vm-id-beyond-count.js';
import { vmIdNotPlain } from './build/vm-id-not-plain.js';
import { vmIdRepeated } from './build/vm-id-repeated.js';
import { vmMemoryExceedsHost } from './build/vm-memory-exceeds-host.js';
import { vuartConnectionNameRepeated } from './build/vuart-connection-name-repeated.js';
import { vuartIrqsExhausted } from './build/vuart-irqs-exhausted.js';
import { vuartTargetMissing } from './build/vuart-target-missing.js';
import { vuartTargetOff } from './build/vuart-target-off.js';
import { vuartTimerPcpuOfLapicVm } from './build/vuart-timer-pcpu-of-lapic-vm.js';
import { guestFlagPlaceholder } from './nested/guest-flag-placeholder.js';
import { lapicPassthroughWithoutNvmx } from './nested/lapic-passthrough-without-nvmx.js';
import { noServiceVm } from './nested/no-service-vm.js';
import { nvmxDisabled } from './nested/nvmx-disabled.js';
import { nvmxFlagOnOtherVm } from './nested/nvmx-flag-on-other-vm.js';
import { pcpuSharedWithServiceVm } from './nested/pcpu-shared-with-service-vm.js';
import { postLaunchedStandardVm } from './nested/post-launched-standard-vm.js';
import { schedulerNotNoop } from './nested/scheduler-not-noop.js';
import { serviceVmConsoleVuartOff } from './nested/service-vm-console-vuart-off.js';
import { serviceVmLapicPassthroughMissing } from './nested/service-vm-lapic-passthrough-missing.js';
import { serviceVmLegacyVuart0On } from './nested/service-vm-legacy-vuart-0-on.js';
import { serviceVmLegacyVuart1On } from './nested/service-vm-legacy-vuart-1-on.js';
import { serviceVmNvmxFlagMissing } from './nested/service-vm-nvmx-flag-missing.js';
import { serviceVmOwnsPcpu0 } from './nested/service-vm-owns-pcpu0.js';
import { vmWithoutCachePolicy } from './nested/vm-without-cache-policy.js';
import type { Rule, TextRule } from './rule.js';
import { bothTpm2AndP2sb } from './schema/both-tpm2-and-p2sb.js';
import { cachePolicyOnSoftwareSram } from './schema/cache-policy-on-software-sram.js';
import { cdpWithoutCapability } from './schema/cdp-without-capability.js';
import { consolePortRepeated } from './schema/console-port-repeated.js';
import { coreTypesMixed } from './schema/core-types-mixed.js';
import { debugBuildWithoutConsole } from './schema/debug-build-without-console.js';
import { displayMonitorMissing } from './schema/display-monitor-missing.js';
import { hiddenP2sb } from './schema/hidden-p2sb.js';
import { ivshmemRegionUnnamed } from './schema/ivshmem-region-unnamed.js';
import { ivshmemVbdfReserved } from './schema/ivshmem-vbdf-reserved.js';
import { ivshmemVmRepeated } from './schema/ivshmem-vm-repeated.js';
import { lapicPassthroughWithoutNesting } from './schema/lapic-passthrough-without-nesting.js';
import { monitorRepeated } from './schema/monitor-repeated.js';
import { noPcpuAssigned } from './schema/no-pcpu-assigned.js';
import { ownedPcpuShared } from './schema/owned-pcpu-shared.js';
import { pciDeviceRepeated } from './schema/pci-device-repeated.js';
import { pcpuNotOnBoard } from './schema/pcpu-not-on-board.js';
import { postLaunchedVmBeforeServiceVm } from './schema/post-launched-vm-before-service-vm.js';
import { preLaunchedVmAfterServiceVm } from './schema/pre-launched-vm-after-service-vm.js';
import { rdtWithSoftwareSram } from './schema/rdt-with-software-sram.js';
import { rtvmOnPcpu0 } from './schema/rtvm-on-pcpu0.js';
import { rtvmPcpuShared } from './schema/rtvm-pcpu-shared.js';
import { rtvmsPreAndPostLaunched } from './schema/rtvms-pre-and-post-launched.js';
import { serviceVmRepeated } from './schema/service-vm-repeated.js';
import { serviceVmVbdfNative } from './schema/service-vm-vbdf-native.js';
import { severalPreLaunchedRtvms } from './schema/several-pre-launched-rtvms.js';
import { softwareSramInGuestHole } from './schema/software-sram-in-guest-hole.js';
import { tooManyClos } from './schema/too-many-clos.js';
import { tooManyDisplays } from './schema/too-many-displays.js';
import { vbdfRepeated } from './schema/vbdf-repeated.js';
import { vcatNeedsRdtWithoutCdp } from './schema/vcat-needs-rdt-without-cdp.js';
import { vmVcatWithoutHypervisorVcat } from './schema/vm-vcat-without-hypervisor-vcat.js';
import { vsockCidRepeated } from './schema/vsock-cid-repeated.js';
import { vuartConnectsToItself } from './schema/vuart-connects-to-itself.js';
import { vuartPortRepeated } from './schema/vuart-port-repeated.js';
import { vuartVbdfReserved } from './schema/vuart-vbdf-reserved.js';
import { vuartVmUnnamed } from './schema/vuart-vm-unnamed.js';
import { windowDisplayIncomplete } from './schema/window-display-incomplete.js';
import { notAScenario } from './xml/not-a-scenario.js';
import { notWellFormed } from './xml/not-well-formed.js';
import { wrongEncoding } from './xml/wrong-encoding.js';

/** Every rule on the file itself, in the order in which they are asked. */
export const textRules: readonly TextRule[] = [wrongEncoding, notWellFormed, notAScenario];

/** Every rule on a parsed scenario. */
export const rules: readonly Rule[] = [
  doctype,
  pcpuNotOnBoard,
  coreTypesMixed,
  softwareSramInGuestHole,
  severalPreLaunchedRtvms,
  rtvmsPreAndPostLaunched,
  pcpuRepeated,
  rtvmPcpuShared,
  ownedPcpuShared,
  noPcpuAssigned,
  rtvmOnPcpu0,
  vuartTimerPcpuOfLapicVm,
  ivshmemVmRepeated,
  ivshmemRegionUnnamed,
  bothTpm2AndP2sb,
  vcatNeedsRdtWithoutCdp,
  cdpWithoutCapability,
  vmVcatWithoutHypervisorVcat,
  rdtWithSoftwareSram,
  tooManyClos,
  cachePolicyOnSoftwareSram,
  vbdfRepeated,
  serviceVmVbdfNative,
  hiddenP2sb,
  ivshmemVbdfReserved,
  vuartVbdfReserved,
  vsockCidRepeated,
  displayMonitorMissing,
  windowDisplayIncomplete,
  monitorRepeated,
  tooManyDisplays,
  serviceVmRepeated,
  preLaunchedVmAfterServiceVm,
  postLaunchedVmBeforeServiceVm,
  vuartConnectsToItself,
  vuartPortRepeated,
  consolePortRepeated,
  vuartVmUnnamed,
  debugBuildWithoutConsole,
  pciDeviceRepeated,
  vmMemoryExceedsHost,
  lapicPassthroughWithoutNesting,
  noServiceVm,
  severalServiceVms,
  nvmxDisabled,
  schedulerNotNoop,
  serviceVmNvmxFlagMissing,
  serviceVmLapicPassthroughMissing,
  lapicPassthroughWithoutNvmx,
  guestFlagPlaceholder,
  nvmxFlagOnOtherVm,
  serviceVmOwnsPcpu0,
  pcpuSharedWithServiceVm,
  pcpuShared,
  closCountMismatch,
  serviceVmLegacyVuart0On,
  serviceVmLegacyVuart1On,
  serviceVmConsoleVuartOff,
  postLaunchedStandardVm,
  vmWithoutCachePolicy,
  vuartTargetMissing,
  vuartTargetOff,
  ivshmemVmMissing,
  vmIdBeyondCount,
  firstChildOnRootLine,
  prefixedAttribute,
  loadOrderUnknown,
  vmIdRepeated,
  vmIdNotPlain,
  maxVmNumExceeded,
  maxVmNumTooLarge,
  integerNotC,
  stringBreaksC,
  rtvmWithoutLapicPassthrough,
  serviceVmWithoutPcpu,
  epcSection,
  hpaRegionWithoutSize,
  hpaRegionNotFree,
  preLaunchedMemoryMissing,
  hvRamTooLarge,
  hvRamStartUnaligned,
  stackSizeTooLarge,
  pciDeviceUnreadable,
  pciDevicesWithoutVbdf,
  pciDeviceNotOnBoard,
  ptIntxUnreadable,
  interruptLineShared,
  vuartIrqsExhausted,
  vuartConnectionNameRepeated,
  ivshmemVbdfSpelled,
  tpm2NotOnVm0,
  rdtWithoutCat,
  vcatWithoutPolicy,
  cachePolicyIgnored,
  maxPciBusNumTooSmall,
  serialConsoleNotOnBoard,
];
