// SDM 27.2.1.3: VM-entry control fields except event injection.
import { ENTRY } from '../controls.js';
import { FIELD } from '../field-table.js';
import { endsBeyondPhysicalWidth, exceedsPhysicalWidth, isMisalignedArea } from './addresses.js';
import { breaksAllowedSettings } from './allowed-settings.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';

const SECTION = '27.2.1.3';
const LOAD = FIELD.VM_ENTRY_MSR_LOAD_ADDR;

export const ENTRY_CONTROLS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf(SECTION, [
      [
        'N1',
        'vm-entry-controls-reserved-bits',
        (e) => breaksAllowedSettings(e.entry, e.limits.entry),
      ],
    ]),
  },
];

export const ENTRY_MSR_LOAD_AREA: readonly EntryCheckGroup[] = [
  {
    applies: (e) => e.vmcs.read32(FIELD.VM_ENTRY_MSR_LOAD_COUNT) !== 0,
    checks: checksOf(SECTION, [
      ['N2', 'vm-entry-msr-load-alignment', (e) => isMisalignedArea(e, LOAD)],
      ['N3', 'vm-entry-msr-load-address', (e) => exceedsPhysicalWidth(e, LOAD)],
      [
        'N4',
        'vm-entry-msr-load-end',
        (e) => endsBeyondPhysicalWidth(e, LOAD, e.vmcs.read32(FIELD.VM_ENTRY_MSR_LOAD_COUNT)),
      ],
    ]),
  },
];

export const SMM_CONTROLS: readonly EntryCheckGroup[] = [
  {
    // The processor is never in SMM here.
    checks: checksOf(SECTION, [
      ['N5', 'entry-to-smm-outside-smm', (e) => (e.entry & ENTRY.ENTRY_TO_SMM) !== 0],
      [
        'N5',
        'deactivate-dual-monitor-treatment-outside-smm',
        (e) => (e.entry & ENTRY.DEACTIVATE_DUAL_MONITOR) !== 0,
      ],
    ]),
  },
];
