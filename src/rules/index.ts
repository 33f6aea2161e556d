import { closCountMismatch } from './build/clos-count-mismatch.js';
import { ivshmemVmMissing } from './build/ivshmem-vm-missing.js';
import { pcpuShared } from './build/pcpu-shared.js';
import { severalServiceVms } from './build/several-service-vms.js';
import { vmIdBeyondCount } from './build/vm-id-beyond-count.js';
import { vuartTargetMissing } from './build/vuart-target-missing.js';
import { vuartTargetOff } from './build/vuart-target-off.js';
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
import type { Rule, TextRule } from './rule.js';
import { doctype } from './xml/doctype.js';
import { notAScenario } from './xml/not-a-scenario.js';
import { notWellFormed } from './xml/not-well-formed.js';
import { wrongEncoding } from './xml/wrong-encoding.js';

/** Every rule on the file itself, in the order in which they are asked. */
export const textRules: readonly TextRule[] = [wrongEncoding, doctype, notWellFormed, notAScenario];

/** Every rule on a parsed scenario. */
export const rules: readonly Rule[] = [
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
  vuartTargetMissing,
  vuartTargetOff,
  ivshmemVmMissing,
  vmIdBeyondCount,
];
