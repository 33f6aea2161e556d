// SDM 27.2.1.3: VM-entry control fields except event injection.
import { ENTRY } from '../controls.js';
import { FIELD } from '../field-table.js';
import { breaksAllowedSettings } from './allowed-settings.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import { msrAreaChecks } from './msr-area.js';

export const ENTRY_CONTROLS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'vm-entry-controls-reserved-bits': (e) => breaksAllowedSettings(e.entry, e.limits.entry),
    }),
  },
];

export const ENTRY_MSR_LOAD_AREA: readonly EntryCheckGroup[] = [
  msrAreaChecks('vm-entry-msr-load', FIELD.VM_ENTRY_MSR_LOAD_ADDR, FIELD.VM_ENTRY_MSR_LOAD_COUNT),
];

export const SMM_CONTROLS: readonly EntryCheckGroup[] = [
  {
    // The processor is never in SMM here.
    checks: checksOf({
      'entry-to-smm-outside-smm': (e) => (e.entry & ENTRY.ENTRY_TO_SMM) !== 0,
      'deactivate-dual-monitor-treatment-outside-smm': (e) =>
        (e.entry & ENTRY.DEACTIVATE_DUAL_MONITOR) !== 0,
    }),
  },
];
