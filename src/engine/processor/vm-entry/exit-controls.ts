// SDM 27.2.1.2: VM-exit control fields.
import { EXIT, PIN } from '../controls.js';
import { FIELD } from '../field-table.js';
import { endsBeyondPhysicalWidth, exceedsPhysicalWidth, isMisalignedArea } from './addresses.js';
import { breaksAllowedSettings } from './allowed-settings.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';

const SECTION = '27.2.1.2';
const STORE = FIELD.VM_EXIT_MSR_STORE_ADDR;
const LOAD = FIELD.VM_EXIT_MSR_LOAD_ADDR;

export const EXIT_CONTROLS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf(SECTION, [
      ['X1', 'vm-exit-controls-reserved-bits', (e) => breaksAllowedSettings(e.exit, e.limits.exit)],
      [
        'X2',
        'save-preemption-timer-without-preemption-timer',
        (e) =>
          (e.exit & EXIT.SAVE_PREEMPTION_TIMER) !== 0 &&
          (e.pin & PIN.ACTIVATE_PREEMPTION_TIMER) === 0,
      ],
    ]),
  },
  {
    applies: (e) => e.vmcs.read32(FIELD.VM_EXIT_MSR_STORE_COUNT) !== 0,
    checks: checksOf(SECTION, [
      ['X3', 'vm-exit-msr-store-alignment', (e) => isMisalignedArea(e, STORE)],
      ['X4', 'vm-exit-msr-store-address', (e) => exceedsPhysicalWidth(e, STORE)],
      [
        'X5',
        'vm-exit-msr-store-end',
        (e) => endsBeyondPhysicalWidth(e, STORE, e.vmcs.read32(FIELD.VM_EXIT_MSR_STORE_COUNT)),
      ],
    ]),
  },
  {
    applies: (e) => e.vmcs.read32(FIELD.VM_EXIT_MSR_LOAD_COUNT) !== 0,
    checks: checksOf(SECTION, [
      ['X6', 'vm-exit-msr-load-alignment', (e) => isMisalignedArea(e, LOAD)],
      ['X7', 'vm-exit-msr-load-address', (e) => exceedsPhysicalWidth(e, LOAD)],
      [
        'X7',
        'vm-exit-msr-load-end',
        (e) => endsBeyondPhysicalWidth(e, LOAD, e.vmcs.read32(FIELD.VM_EXIT_MSR_LOAD_COUNT)),
      ],
    ]),
  },
];
