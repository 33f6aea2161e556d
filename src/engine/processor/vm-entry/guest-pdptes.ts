// SDM 27.3.1.6: guest page-directory-pointer-table entries.
import { FIELD } from '../field-table.js';
import { checksOf, type EntryCheckGroup, type Fails } from './entry-check.js';
import type { EntryView } from './entry-view.js';

/** SDM 27.8: what the exit qualification tells about PDPTEs. */
const PDPTE_LOADING = 2n;

const PRESENT = 1n;
/** Bits 2:1 and 8:5 (SDM 4.4.1); those above the physical-address width are reserved too. */
const RESERVED = 0x1e6n;

export const PDPTES = [
  FIELD.GUEST_PDPTE0,
  FIELD.GUEST_PDPTE1,
  FIELD.GUEST_PDPTE2,
  FIELD.GUEST_PDPTE3,
] as const;

export const GUEST_PDPTES: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    applies: (e) => e.paging && e.pae && !e.ia32eGuest,
    checks: checksOf(
      Object.fromEntries(
        PDPTES.map((field, index): [string, Fails] => [
          `guest-pdpte${index}`,
          (e) => {
            const pdpte = e.ept ? e.vmcs.read(field) : pdpteInMemory(e, index);
            return (
              (pdpte & PRESENT) !== 0n &&
              ((pdpte & RESERVED) !== 0n || pdpte >= BigInt(e.limits.physicalAddressSpace))
            );
          },
        ]),
      ),
      PDPTE_LOADING,
    ),
  },
];

/** Without EPT the entries are in memory, 32-byte aligned, where CR3 points. */
function pdpteInMemory({ vmcs, memory }: EntryView, index: number): bigint {
  const table = (vmcs.read32(FIELD.GUEST_CR3) & 0xffff_ffe0) >>> 0;
  return memory.readQuad(table + 8 * index);
}
