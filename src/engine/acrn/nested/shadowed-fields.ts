// The fields that VMCS02 holds for L1 as a shadow VMCS (ACRN v2.7 nested.c: vmcs_shadowing_fields).
import { FIELD } from '../../processor/field-table.js';
import { FIELDS, type VmcsField } from '../../processor/fields.js';
import type { Page } from '../../processor/memory.js';
import type { ReleaseBehaviour } from './release-behaviour.js';

/** Controls that ACRN merges or does not know, and guest state it leaves out. */
const NOT_SHADOWED: ReadonlySet<number> = new Set([
  FIELD.VPID,
  FIELD.POSTED_INTR_NV,
  FIELD.EPTP_INDEX,
  FIELD.GUEST_INTERRUPT_STATUS,
  FIELD.MSR_BITMAP,
  FIELD.PML_ADDRESS,
  FIELD.POSTED_INTR_DESC_ADDR,
  FIELD.VM_FUNCTION_CONTROL,
  FIELD.EPT_POINTER,
  FIELD.EOI_EXIT_BITMAP0,
  FIELD.EOI_EXIT_BITMAP1,
  FIELD.EOI_EXIT_BITMAP2,
  FIELD.EOI_EXIT_BITMAP3,
  FIELD.EPTP_LIST_ADDRESS,
  FIELD.VIRT_EXCEPTION_INFO_ADDR,
  FIELD.ENCLS_EXITING_BITMAP,
  FIELD.SUB_PAGE_PERMISSION_TABLE_POINTER,
  FIELD.GUEST_IA32_BNDCFGS,
  FIELD.GUEST_IA32_RTIT_CTL,
  FIELD.VM_EXIT_CONTROLS,
  FIELD.VM_ENTRY_CONTROLS,
]);

function isShadowed({ type, encoding }: VmcsField): boolean {
  return type !== 'host' && !NOT_SHADOWED.has(encoding);
}

const SHADOWED = FIELDS.filter(isShadowed).map(({ encoding }) => encoding);

/** Fields that L0 merges into VMCS02: what L1 writes is not what the processor uses. */
export const MERGED_FIELDS: ReadonlySet<number> = new Set([
  FIELD.VPID,
  FIELD.MSR_BITMAP,
  FIELD.EPT_POINTER,
  FIELD.VM_EXIT_CONTROLS,
  FIELD.VM_ENTRY_CONTROLS,
]);

/** SDM 25.6: every field takes effect. */
const ALL_BUT_MERGED = FIELDS.filter(
  ({ type, encoding }) => type !== 'host' && !MERGED_FIELDS.has(encoding),
).map(({ encoding }) => encoding);

/** The encodings of the shadowed fields, ascending: 113 of ACRN v2.7, 114 when VPID is one of them. */
export function shadowedFields({
  followsSdm,
  shadowsVpid,
}: Pick<ReleaseBehaviour, 'followsSdm' | 'shadowsVpid'>): readonly number[] {
  if (followsSdm) return ALL_BUT_MERGED;
  return shadowsVpid ? [FIELD.VPID, ...SHADOWED] : SHADOWED;
}

/** Fills the page that serves as VMREAD and VMWRITE bitmap: 0 for a shadowed field, else 1. */
export function fillShadowingBitmap(page: Page, fields: readonly number[]): void {
  const bytes = page.bytes.fill(0xff);
  for (const field of fields) bytes[field >> 3] = (bytes[field >> 3] ?? 0) & ~(1 << (field & 7));
}
