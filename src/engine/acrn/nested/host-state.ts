// ACRN's own host state in the VMCSs it uses (ACRN v2.7 vmcs.c: init_host_state).
import { FIELD } from '../../processor/field-table.js';
import type { LogicalProcessor } from '../../processor/logical-processor.js';
import { PAT_AFTER_RESET } from '../../processor/registers.js';

/** DE, PAE, MCE, OSFXSR, OSXMMEXCPT, VMXE, OSXSAVE, SMEP, SMAP (cpu_primary.S, cpu.c, mmu.c, vmx.c). */
const HOST_CR4 = 0x34_2668n;

/** SCE, LME, LMA and NXE (mmu.c: enable_paging). */
export const HOST_EFER = 0xd01n;

/** A 64-bit ring-0 hypervisor with flat segments. The addresses are the model's own. */
const HOST_STATE: readonly (readonly [number, bigint])[] = [
  [FIELD.HOST_ES_SELECTOR, 0x10n],
  [FIELD.HOST_CS_SELECTOR, 0x08n],
  [FIELD.HOST_SS_SELECTOR, 0x10n],
  [FIELD.HOST_DS_SELECTOR, 0x10n],
  [FIELD.HOST_FS_SELECTOR, 0x10n],
  [FIELD.HOST_GS_SELECTOR, 0x10n],
  [FIELD.HOST_TR_SELECTOR, 0x20n],
  [FIELD.HOST_IA32_PAT, PAT_AFTER_RESET],
  [FIELD.HOST_IA32_EFER, HOST_EFER],
  [FIELD.HOST_CR0, 0x8001_0033n],
  [FIELD.HOST_CR3, 0x1000n],
  [FIELD.HOST_CR4, HOST_CR4],
  [FIELD.HOST_TR_BASE, 0x2000n],
  [FIELD.HOST_GDTR_BASE, 0x3000n],
  [FIELD.HOST_IDTR_BASE, 0x4000n],
  [FIELD.HOST_RSP, 0x8000n],
  [FIELD.HOST_RIP, 0x9000n],
];

/** Writes the host-state area of the current VMCS. */
export function writeHostState(processor: LogicalProcessor): void {
  for (const [field, value] of HOST_STATE) processor.vmwrite(field, value);
}
