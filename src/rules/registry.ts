import { incompleteBoard } from './board/incomplete-board.js';
import { cachePolicyIgnored } from './cache/cache-policy-ignored.js';
import { cachePolicyOnSoftwareSram } from './cache/cache-policy-on-software-sram.js';
import { cdpWithSoftwareSram } from './cache/cdp-with-software-sram.js';
import { cdpWithoutCapability } from './cache/cdp-without-capability.js';
import { closBeyondBoard } from './cache/clos-beyond-board.js';
import { closCountMismatch } from './cache/clos-count-mismatch.js';
import { closMaskCountMismatch } from './cache/clos-mask-count-mismatch.js';
import { invalidClosMask } from './cache/invalid-clos-mask.js';
import { rdtNotOnBoard } from './cache/rdt-not-on-board.js';
import { rdtWithSoftwareSram } from './cache/rdt-with-software-sram.js';
import { rdtWithoutCat } from './cache/rdt-without-cat.js';
import { tooManyClos } from './cache/too-many-clos.js';
import { vcatWithoutPolicy } from './cache/vcat-without-policy.js';
import { vcatWithoutRdt } from './cache/vcat-without-rdt.js';
import { vmVcatWithoutHypervisorVcat } from './cache/vm-vcat-without-hypervisor-vcat.js';
import { vmWithoutCachePolicy } from './cache/vm-without-cache-policy.js';
import { boardMismatch } from './file/board-mismatch.js';
import { doctype } from './file/doctype.js';
import { encodingNotUtf8 } from './file/encoding-not-utf8.js';
import { firstChildOnRootLine } from './file/first-child-on-root-line.js';
import { invalidEncoding } from './file/invalid-encoding.js';
import { invalidRootTag } from './file/invalid-root-tag.js';
import { invalidScenarioName } from './file/invalid-scenario-name.js';
import { notAScenario } from './file/not-a-scenario.js';
import { notWellFormed } from './file/not-well-formed.js';
import { prefixedAttribute } from './file/prefixed-attribute.js';
import { releaseTooOld } from './file/release-too-old.js';
import { supersededElement } from './file/superseded-element.js';
import { wrongRelease } from './file/wrong-release.js';
import { invalidKernelAddress } from './kernel/invalid-kernel-address.js';
import { invalidKernelModuleTag } from './kernel/invalid-kernel-module-tag.js';
import { invalidServiceVmBootargs } from './kernel/invalid-service-vm-bootargs.js';
import { kernelConsoleWithoutVuart } from './kernel/kernel-console-without-vuart.js';
import { rebootAcpiMissing } from './kernel/reboot-acpi-missing.js';
import { serviceVmKvmEptOff } from './kernel/service-vm-kvm-ept-off.js';
import { serviceVmSerialConsole } from './kernel/service-vm-serial-console.js';
import { hpaRegionNotFree } from './memory/hpa-region-not-free.js';
import { hpaRegionWithoutSize } from './memory/hpa-region-without-size.js';
import { hvRamTooLarge } from './memory/hv-ram-too-large.js';
import { invalidEpcSection } from './memory/invalid-epc-section.js';
import { invalidMemorySize } from './memory/invalid-memory-size.js';
import { misalignedHvRam } from './memory/misaligned-hv-ram.js';
import { missingPreLaunchedMemory } from './memory/missing-pre-launched-memory.js';
import { postLaunchedVmMemory } from './memory/post-launched-vm-memory.js';
import { softwareSramInGuestHole } from './memory/software-sram-in-guest-hole.js';
import { vmMemoryExceedsHost } from './memory/vm-memory-exceeds-host.js';
import { guestFlagPlaceholder } from './nesting/guest-flag-placeholder.js';
import { lapicPassthroughWithoutNvmx } from './nesting/lapic-passthrough-without-nvmx.js';
import { noServiceVm } from './nesting/no-service-vm.js';
import { nvmxDisabled } from './nesting/nvmx-disabled.js';
import { nvmxFlagOnOtherVm } from './nesting/nvmx-flag-on-other-vm.js';
import { pcpuSharedWithServiceVm } from './nesting/pcpu-shared-with-service-vm.js';
import { postLaunchedStandardVm } from './nesting/post-launched-standard-vm.js';
import { postLaunchedVmUnserved } from './nesting/post-launched-vm-unserved.js';
import { schedulerNotNoop } from './nesting/scheduler-not-noop.js';
import { serviceVmConsoleVuartOff } from './nesting/service-vm-console-vuart-off.js';
import { serviceVmLapicPassthroughMissing } from './nesting/service-vm-lapic-passthrough-missing.js';
import { serviceVmLegacyVuart0On } from './nesting/service-vm-legacy-vuart-0-on.js';
import { serviceVmLegacyVuart1On } from './nesting/service-vm-legacy-vuart-1-on.js';
import { serviceVmNvmxFlagMissing } from './nesting/service-vm-nvmx-flag-missing.js';
import { serviceVmOwnsPcpu0 } from './nesting/service-vm-owns-pcpu0.js';
import { serviceVmX2apicOff } from './nesting/service-vm-x2apic-off.js';
import { bothTpm2AndP2sb } from './pci/both-tpm2-and-p2sb.js';
import { duplicatePciDevice } from './pci/duplicate-pci-device.js';
import { duplicateVbdf } from './pci/duplicate-vbdf.js';
import { hiddenP2sb } from './pci/hidden-p2sb.js';
import { interruptLineShared } from './pci/interrupt-line-shared.js';
import { invalidPciDevice } from './pci/invalid-pci-device.js';
import { invalidPtIntx } from './pci/invalid-pt-intx.js';
import { pciDeviceNotOnBoard } from './pci/pci-device-not-on-board.js';
import { pciDeviceOfOtherVm } from './pci/pci-device-of-other-vm.js';
import { pciDevicesWithoutVbdf } from './pci/pci-devices-without-vbdf.js';
import { pciHoleTooSmall } from './pci/pci-hole-too-small.js';
import { serviceVmVbdfNative } from './pci/service-vm-vbdf-native.js';
import { tpm2NotOnVm0 } from './pci/tpm2-not-on-vm-0.js';
import { unsupportedP2sb } from './pci/unsupported-p2sb.js';
import { coreTypesMixed } from './pcpus/core-types-mixed.js';
import { duplicatePcpu } from './pcpus/duplicate-pcpu.js';
import { noPcpuAssigned } from './pcpus/no-pcpu-assigned.js';
import { ownedPcpuShared } from './pcpus/owned-pcpu-shared.js';
import { pcpuNotOnBoard } from './pcpus/pcpu-not-on-board.js';
import { pcpuShared } from './pcpus/pcpu-shared.js';
import { rtvmOnPcpu0 } from './pcpus/rtvm-on-pcpu0.js';
import { rtvmPcpuShared } from './pcpus/rtvm-pcpu-shared.js';
import { serviceVmWithoutPcpu } from './pcpus/service-vm-without-pcpu.js';
import type { Rule, TextRule } from './rule.js';
import { duplicateIvshmemRegion } from './shared-memory/duplicate-ivshmem-region.js';
import { duplicateIvshmemVm } from './shared-memory/duplicate-ivshmem-vm.js';
import { emptyIvshmemRegion } from './shared-memory/empty-ivshmem-region.js';
import { invalidIvshmemRegionSize } from './shared-memory/invalid-ivshmem-region-size.js';
import { invalidIvshmemVbdf } from './shared-memory/invalid-ivshmem-vbdf.js';
import { ivshmemRegionAfterDeviceModel } from './shared-memory/ivshmem-region-after-device-model.js';
import { ivshmemRegionNameTooLong } from './shared-memory/ivshmem-region-name-too-long.js';
import { ivshmemRegionOnOneLine } from './shared-memory/ivshmem-region-on-one-line.js';
import { ivshmemVbdfReserved } from './shared-memory/ivshmem-vbdf-reserved.js';
import { ivshmemVmMissing } from './shared-memory/ivshmem-vm-missing.js';
import { missingIvshmemRegionName } from './shared-memory/missing-ivshmem-region-name.js';
import { tooManyIvshmemRegions } from './shared-memory/too-many-ivshmem-regions.js';
import { unusedIvshmemRegion } from './shared-memory/unused-ivshmem-region.js';
import { attributeInValue } from './values/attribute-in-value.js';
import { capacityOutOfRange } from './values/capacity-out-of-range.js';
import { debugBuildWithoutConsole } from './values/debug-build-without-console.js';
import { emptyValue } from './values/empty-value.js';
import { invalidCInteger } from './values/invalid-c-integer.js';
import { invalidCString } from './values/invalid-c-string.js';
import { invalidNumber } from './values/invalid-number.js';
import { irEntriesNotPowerOfTwo } from './values/ir-entries-not-power-of-two.js';
import { logLevelTooHigh } from './values/log-level-too-high.js';
import { maxPciBusNumTooSmall } from './values/max-pci-bus-num-too-small.js';
import { splitValue } from './values/split-value.js';
import { stackSizeTooLarge } from './values/stack-size-too-large.js';
import { duplicateConsolePort } from './virtio/duplicate-console-port.js';
import { duplicateMonitor } from './virtio/duplicate-monitor.js';
import { duplicateVsockCid } from './virtio/duplicate-vsock-cid.js';
import { missingDisplayMonitor } from './virtio/missing-display-monitor.js';
import { tooManyDisplays } from './virtio/too-many-displays.js';
import { windowDisplayIncomplete } from './virtio/window-display-incomplete.js';
import { duplicatePreLaunchedRtvm } from './vms/duplicate-pre-launched-rtvm.js';
import { duplicateServiceVm } from './vms/duplicate-service-vm.js';
import { duplicateVmId } from './vms/duplicate-vm-id.js';
import { emptyGuestFlag } from './vms/empty-guest-flag.js';
import { invalidLoadOrder } from './vms/invalid-load-order.js';
import { invalidVmId } from './vms/invalid-vm-id.js';
import { invalidVmOrder } from './vms/invalid-vm-order.js';
import { joinedGuestFlags } from './vms/joined-guest-flags.js';
import { lapicPassthroughWithoutRt } from './vms/lapic-passthrough-without-rt.js';
import { maxVmNumTooLarge } from './vms/max-vm-num-too-large.js';
import { missingVmId } from './vms/missing-vm-id.js';
import { missingVmSetting } from './vms/missing-vm-setting.js';
import { preLaunchedStandardVm } from './vms/pre-launched-standard-vm.js';
import { rtvmWithoutLapicPassthrough } from './vms/rtvm-without-lapic-passthrough.js';
import { rtvmsPreAndPostLaunched } from './vms/rtvms-pre-and-post-launched.js';
import { tooManyVms } from './vms/too-many-vms.js';
import { vmIdBeyondCount } from './vms/vm-id-beyond-count.js';
import { vmUuidsExhausted } from './vms/vm-uuids-exhausted.js';
import { vmsOutOfOrder } from './vms/vms-out-of-order.js';
import { duplicateVuartConnectionName } from './vuarts/duplicate-vuart-connection-name.js';
import { duplicateVuartPort } from './vuarts/duplicate-vuart-port.js';
import { invalidLegacyVuartType } from './vuarts/invalid-legacy-vuart-type.js';
import { invalidVuartIds } from './vuarts/invalid-vuart-ids.js';
import { invalidVuartTarget } from './vuarts/invalid-vuart-target.js';
import { missingVuartSetting } from './vuarts/missing-vuart-setting.js';
import { missingVuartVm } from './vuarts/missing-vuart-vm.js';
import { serialConsoleNotOnBoard } from './vuarts/serial-console-not-on-board.js';
import { unpairedLegacyVuarts } from './vuarts/unpaired-legacy-vuarts.js';
import { vuartConnectsToItself } from './vuarts/vuart-connects-to-itself.js';
import { vuartIrqsExhausted } from './vuarts/vuart-irqs-exhausted.js';
import { vuartLegacyAndPci } from './vuarts/vuart-legacy-and-pci.js';
import { vuartMacroUndeclared } from './vuarts/vuart-macro-undeclared.js';
import { vuartTargetMissing } from './vuarts/vuart-target-missing.js';
import { vuartTargetOff } from './vuarts/vuart-target-off.js';
import { vuartTimerPcpuOfLapicVm } from './vuarts/vuart-timer-pcpu-of-lapic-vm.js';
import { vuartVbdfReserved } from './vuarts/vuart-vbdf-reserved.js';

/** Every rule on the file itself, in the order in which they are asked. */
export const textRules: readonly TextRule[] = [
  invalidEncoding,
  notWellFormed,
  notAScenario,
  releaseTooOld,
];

/** Every rule on a parsed scenario. */
export const rules: readonly Rule[] = [
  incompleteBoard,
  wrongRelease,
  supersededElement,
  doctype,
  pcpuNotOnBoard,
  coreTypesMixed,
  softwareSramInGuestHole,
  duplicatePreLaunchedRtvm,
  rtvmsPreAndPostLaunched,
  duplicatePcpu,
  rtvmPcpuShared,
  ownedPcpuShared,
  noPcpuAssigned,
  rtvmOnPcpu0,
  vuartTimerPcpuOfLapicVm,
  duplicateIvshmemVm,
  missingIvshmemRegionName,
  bothTpm2AndP2sb,
  vcatWithoutRdt,
  cdpWithoutCapability,
  vmVcatWithoutHypervisorVcat,
  rdtWithSoftwareSram,
  tooManyClos,
  cachePolicyOnSoftwareSram,
  duplicateVbdf,
  serviceVmVbdfNative,
  hiddenP2sb,
  ivshmemVbdfReserved,
  vuartVbdfReserved,
  duplicateVsockCid,
  missingDisplayMonitor,
  windowDisplayIncomplete,
  duplicateMonitor,
  tooManyDisplays,
  duplicateServiceVm,
  invalidVmOrder,
  vuartConnectsToItself,
  duplicateVuartPort,
  duplicateConsolePort,
  missingVuartVm,
  debugBuildWithoutConsole,
  duplicatePciDevice,
  vmMemoryExceedsHost,
  noServiceVm,
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
  postLaunchedVmUnserved,
  serviceVmX2apicOff,
  vmWithoutCachePolicy,
  vuartTargetMissing,
  vuartTargetOff,
  ivshmemVmMissing,
  vmIdBeyondCount,
  firstChildOnRootLine,
  prefixedAttribute,
  invalidLoadOrder,
  duplicateVmId,
  invalidVmId,
  tooManyVms,
  maxVmNumTooLarge,
  invalidCInteger,
  invalidCString,
  rtvmWithoutLapicPassthrough,
  serviceVmWithoutPcpu,
  invalidEpcSection,
  hpaRegionWithoutSize,
  hpaRegionNotFree,
  missingPreLaunchedMemory,
  hvRamTooLarge,
  misalignedHvRam,
  stackSizeTooLarge,
  invalidPciDevice,
  pciDevicesWithoutVbdf,
  pciDeviceNotOnBoard,
  invalidPtIntx,
  interruptLineShared,
  pciHoleTooSmall,
  vuartIrqsExhausted,
  duplicateVuartConnectionName,
  invalidIvshmemVbdf,
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
  closMaskCountMismatch,
  invalidClosMask,
  emptyValue,
  postLaunchedVmMemory,
  invalidLegacyVuartType,
  emptyGuestFlag,
  encodingNotUtf8,
  irEntriesNotPowerOfTwo,
  emptyIvshmemRegion,
  unusedIvshmemRegion,
  ivshmemRegionNameTooLong,
  ivshmemRegionOnOneLine,
  ivshmemRegionAfterDeviceModel,
  attributeInValue,
  duplicateIvshmemRegion,
  invalidIvshmemRegionSize,
  invalidKernelAddress,
  invalidKernelModuleTag,
  lapicPassthroughWithoutRt,
  kernelConsoleWithoutVuart,
  serviceVmKvmEptOff,
  serviceVmSerialConsole,
  logLevelTooHigh,
  invalidMemorySize,
  invalidNumber,
  unsupportedP2sb,
  pciDeviceOfOtherVm,
  preLaunchedStandardVm,
  rdtNotOnBoard,
  rebootAcpiMissing,
  joinedGuestFlags,
  invalidRootTag,
  invalidScenarioName,
  invalidServiceVmBootargs,
  splitValue,
  tooManyIvshmemRegions,
  missingVmId,
  vmsOutOfOrder,
  missingVmSetting,
  vmUuidsExhausted,
  invalidVuartIds,
  vuartLegacyAndPci,
  unpairedLegacyVuarts,
  vuartMacroUndeclared,
  missingVuartSetting,
  invalidVuartTarget,
];
