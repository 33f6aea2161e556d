import { boardMismatch } from './build/board-mismatch.js';
import { cachePolicyIgnored } from './build/cache-policy-ignored.js';
import { capacityOutOfRange } from './build/capacity-out-of-range.js';
import { cdpWithSoftwareSram } from './build/cdp-with-software-sram.js';
import { closBeyondBoard } from './build/clos-beyond-board.js';
import { closCountMismatch } from './build/clos-count-mismatch.js';
import { closMaskCount } from './build/clos-mask-count.js';
import { closMaskValue } from './build/clos-mask-value.js';
import { doctype } from './build/doctype.js';
import { emptyGuestFlag } from './build/empty-guest-flag.js';
import { emptyValue } from './build/empty-value.js';
import { encodingNotUtf8 } from './build/encoding-not-utf8.js';
import { epcSection } from './build/epc-section.js';
import { epcSectionRefused } from './build/epc-section-refused.js';
import { firstChildOnRootLine } from './build/first-child-on-root-line.js';
import { guestFlagsDropped } from './build/guest-flags-dropped.js';
import { hpaRegionNotFree } from './build/hpa-region-not-free.js';
import { hpaRegionWithoutSize } from './build/hpa-region-without-size.js';
import { hvRamMisaligned } from './build/hv-ram-misaligned.js';
import { hvRamStartUnaligned } from './build/hv-ram-start-unaligned.js';
import { hvRamTooLarge } from './build/hv-ram-too-large.js';
import { impossibleP2sb } from './build/impossible-p2sb.js';
import { integerNotC } from './build/integer-not-c.js';
import { interruptLineShared } from './build/interrupt-line-shared.js';
import { irEntriesNotPowerOfTwo } from './build/ir-entries-not-power-of-two.js';
import { ivshmemRegionEmpty } from './build/ivshmem-region-empty.js';
import { ivshmemRegionLeft } from './build/ivshmem-region-left.js';
import { ivshmemRegionNameLong } from './build/ivshmem-region-name-long.js';
import { ivshmemRegionRepeated } from './build/ivshmem-region-repeated.js';
import { ivshmemRegionSize } from './build/ivshmem-region-size.js';
import { ivshmemRegionVmRepeated } from './build/ivshmem-region-vm-repeated.js';
import { ivshmemTooLarge } from './build/ivshmem-too-large.js';
import { ivshmemVbdfSpelled } from './build/ivshmem-vbdf-spelled.js';
import { ivshmemVmMissing } from './build/ivshmem-vm-missing.js';
import { kernelAddressNotHex } from './build/kernel-address-not-hex.js';
import { kernelConsoleWithoutVuart } from './build/kernel-console-without-vuart.js';
import { kernelModuleTag } from './build/kernel-module-tag.js';
import { lapicPassthroughWithoutRt } from './build/lapic-passthrough-without-rt.js';
import { legacyVuartType } from './build/legacy-vuart-type.js';
import { loadOrderUnknown } from './build/load-order-unknown.js';
import { logLevelTooHigh } from './build/log-level-too-high.js';
import { maxPciBusNumTooSmall } from './build/max-pci-bus-num-too-small.js';
import { maxVmNumExceeded } from './build/max-vm-num-exceeded.js';
import { maxVmNumTooLarge } from './build/max-vm-num-too-large.js';
import { memorySizeNotHex } from './build/memory-size-not-hex.js';
import { numberBreaksC } from './build/number-breaks-c.js';
import { numberUnreadable } from './build/number-unreadable.js';
import { pciDeviceNotOnBoard } from './build/pci-device-not-on-board.js';
import { pciDeviceOfOtherVm } from './build/pci-device-of-other-vm.js';
import { pciDeviceUnreadable } from './build/pci-device-unreadable.js';
import { pciDevicesWithoutVbdf } from './build/pci-devices-without-vbdf.js';
import { pcpuListedTwice } from './build/pcpu-listed-twice.js';
import { pcpuRepeated } from './build/pcpu-repeated.js';
import { pcpuShared } from './build/pcpu-shared.js';
import { postLaunchedVmMemory } from './build/post-launched-vm-memory.js';
import { preLaunchedMemoryMissing } from './build/pre-launched-memory-missing.js';
import { preLaunchedStandardVm } from './build/pre-launched-standard-vm.js';
import { prefixedAttribute } from './build/prefixed-attribute.js';
import { ptIntxRefused } from './build/pt-intx-refused.js';
import { ptIntxUnreadable } from './build/pt-intx-unreadable.js';
import { rdtNotOnBoard } from './build/rdt-not-on-board.js';
import { rdtWithoutCat } from './build/rdt-without-cat.js';
import { rebootAcpiMissing } from './build/reboot-acpi-missing.js';
import { rootTagUnreadable } from './build/root-tag-unreadable.js';
import { rtvmWithoutLapicPassthrough } from './build/rtvm-without-lapic-passthrough.js';
import { scenarioNameUnusable } from './build/scenario-name-unusable.js';
import { serialConsoleNotOnBoard } from './build/serial-console-not-on-board.js';
import { serviceVmBootargs } from './build/service-vm-bootargs.js';
import { serviceVmWithoutPcpu } from './build/service-vm-without-pcpu.js';
import { severalServiceVms } from './build/several-service-vms.js';
import { splitValue } from './build/split-value.js';
import { stackSizeTooLarge } from './build/stack-size-too-large.js';
import { stringBreaksC } from './build/string-breaks-c.js';
import { textBreaksC } from './build/text-breaks-c.js';
import { tooManyIvshmemRegions } from './build/too-many-ivshmem-regions.js';
import { tooManyVmsForTools } from './build/too-many-vms-for-tools.js';
import { tpm2NotOnVm0 } from './build/tpm2-not-on-vm-0.js';
import { vcatWithoutPolicy } from './build/vcat-without-policy.js';
import { vmIdBeyondCount } from './build/vm-id-beyond-count.js';
import { vmIdMissing } from './build/vm-id-missing.js';
import { vmIdNotPlain } from './build/vm-id-not-plain.js';
import { vmIdRepeated } from './build/vm-id-repeated.js';
import { vmMemoryExceedsHost } from './build/vm-memory-exceeds-host.js';
import { vmOrderWrong } from './build/vm-order-wrong.js';
import { vmOutOfPlace } from './build/vm-out-of-place.js';
import { vmPartMissing } from './build/vm-part-missing.js';
import { vmUuidsUsedUp } from './build/vm-uuids-used-up.js';
import { vuartConnectionNameRepeated } from './build/vuart-connection-name-repeated.js';
import { vuartIdsWrong } from './build/vuart-ids-wrong.js';
import { vuartIrqsExhausted } from './build/vuart-irqs-exhausted.js';
import { vuartLegacyAndPci } from './build/vuart-legacy-and-pci.js';
import { vuartLinesUnpaired } from './build/vuart-lines-unpaired.js';
import { vuartMacroUndeclared } from './build/vuart-macro-undeclared.js';
import { vuartSettingMissing } from './build/vuart-setting-missing.js';
import { vuartTargetMissing } from './build/vuart-target-missing.js';
import { vuartTargetOff } from './build/vuart-target-off.js';
import { vuartTargetWrong } from './build/vuart-target-wrong.js';
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
  boardMismatch,
  capacityOutOfRange,
  cdpWithSoftwareSram,
  closBeyondBoard,
  closMaskCount,
  closMaskValue,
  emptyValue,
  postLaunchedVmMemory,
  legacyVuartType,
  emptyGuestFlag,
  encodingNotUtf8,
  epcSectionRefused,
  guestFlagsDropped,
  hvRamMisaligned,
  irEntriesNotPowerOfTwo,
  ivshmemRegionEmpty,
  ivshmemRegionLeft,
  ivshmemRegionNameLong,
  ivshmemRegionRepeated,
  ivshmemRegionSize,
  ivshmemRegionVmRepeated,
  ivshmemTooLarge,
  kernelAddressNotHex,
  kernelModuleTag,
  lapicPassthroughWithoutRt,
  kernelConsoleWithoutVuart,
  logLevelTooHigh,
  memorySizeNotHex,
  numberBreaksC,
  numberUnreadable,
  impossibleP2sb,
  pciDeviceOfOtherVm,
  pcpuListedTwice,
  preLaunchedStandardVm,
  ptIntxRefused,
  rdtNotOnBoard,
  rebootAcpiMissing,
  rootTagUnreadable,
  scenarioNameUnusable,
  serviceVmBootargs,
  splitValue,
  textBreaksC,
  tooManyIvshmemRegions,
  tooManyVmsForTools,
  vmIdMissing,
  vmOrderWrong,
  vmOutOfPlace,
  vmPartMissing,
  vmUuidsUsedUp,
  vuartIdsWrong,
  vuartLegacyAndPci,
  vuartLinesUnpaired,
  vuartMacroUndeclared,
  vuartSettingMissing,
  vuartTargetWrong,
];
