// SDM 27.3.1.3: guest descriptor-table registers.
import { FIELD } from '../field-table.js';
import { isNotCanonical } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';

const MAX_LIMIT = 0xffff;

export const GUEST_DESCRIPTOR_TABLES: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'guest-gdtr-base': (e) => isNotCanonical(e, FIELD.GUEST_GDTR_BASE),
      'guest-idtr-base': (e) => isNotCanonical(e, FIELD.GUEST_IDTR_BASE),
      'guest-gdtr-limit': ({ vmcs }) => vmcs.read32(FIELD.GUEST_GDTR_LIMIT) > MAX_LIMIT,
      'guest-idtr-limit': ({ vmcs }) => vmcs.read32(FIELD.GUEST_IDTR_LIMIT) > MAX_LIMIT,
    }),
  },
];
