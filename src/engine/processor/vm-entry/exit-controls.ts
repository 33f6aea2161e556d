// SDM 27.2.1.2: VM-exit control fields.
import { EXIT, PIN } from '../controls.js';
import { FIELD } from '../field-table.js';
import { breaksAllowedSettings } from './allowed-settings.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import { msrAreaChecks } from './msr-area.js';

export const EXIT_CONTROLS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'vm-exit-controls-reserved-bits': (e) => breaksAllowedSettings(e.exit, e.limits.exit),
      'save-preemption-timer-without-preemption-timer': (e) =>
        (e.exit & EXIT.SAVE_PREEMPTION_TIMER) !== 0 &&
        (e.pin & PIN.ACTIVATE_PREEMPTION_TIMER) === 0,
    }),
  },
  msrAreaChecks('vm-exit-msr-store', FIELD.VM_EXIT_MSR_STORE_ADDR, FIELD.VM_EXIT_MSR_STORE_COUNT),
  msrAreaChecks('vm-exit-msr-load', FIELD.VM_EXIT_MSR_LOAD_ADDR, FIELD.VM_EXIT_MSR_LOAD_COUNT),
];
