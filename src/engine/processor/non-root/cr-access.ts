// Accesses to control registers in a guest (SDM 26.1.3 and 26.3).
import { capability, type VmxCapabilities } from '../capabilities.js';
import { PRIMARY, SECONDARY } from '../controls.js';
import { secondaryControls } from '../execution-controls.js';
import { FIELD } from '../field-table.js';
import { MSR } from '../msrs.js';
import { CR0, CR4, CS_L, EFER_LMA } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import type { ControlRegister } from './guest-instruction.js';

/** Access types of the exit qualification, bits 5:4. */
export const CR_ACCESS = { MOV_TO: 0, MOV_FROM: 1, CLTS: 2, LMSW: 3 } as const;

/** A processor, as far as control registers depend on it. */
interface CrHolder {
  readonly capabilities: VmxCapabilities;
  efer: number;
  /** CR0.CD and CR0.NW. */
  cacheBits: bigint;
}

const EFER_LME = 1 << 8;

interface MaskedRegister {
  readonly field: number;
  readonly mask: number;
  readonly shadow: number;
}

const MASKED: Readonly<Record<0 | 4, MaskedRegister>> = {
  0: {
    field: FIELD.GUEST_CR0,
    mask: FIELD.CR0_GUEST_HOST_MASK,
    shadow: FIELD.CR0_READ_SHADOW,
  },
  4: {
    field: FIELD.GUEST_CR4,
    mask: FIELD.CR4_GUEST_HOST_MASK,
    shadow: FIELD.CR4_READ_SHADOW,
  },
};

const CR3_TARGETS = [
  FIELD.CR3_TARGET_VALUE0,
  FIELD.CR3_TARGET_VALUE1,
  FIELD.CR3_TARGET_VALUE2,
  FIELD.CR3_TARGET_VALUE3,
] as const;

const LMSW_BITS = CR0.PE | CR0.MP | CR0.EM | CR0.TS;

/** Whether MOV to CR exits. */
export function exitsOnMovToCr(vmcs: Vmcs, cr: ControlRegister, value: bigint): boolean {
  const controls = vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL);
  if (cr === 8) return (controls & PRIMARY.CR8_LOAD_EXITING) !== 0;
  if (cr !== 3) {
    const { mask, shadow } = MASKED[cr];
    return ((value ^ vmcs.read(shadow)) & vmcs.read(mask)) !== 0n;
  }
  if ((controls & PRIMARY.CR3_LOAD_EXITING) === 0) return false;
  const targets = CR3_TARGETS.slice(0, vmcs.read32(FIELD.CR3_TARGET_COUNT));
  return !targets.some((target) => vmcs.read(target) === value);
}

/** Whether MOV from CR exits. */
export function exitsOnMovFromCr(vmcs: Vmcs, cr: ControlRegister): boolean {
  const controls = vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL);
  if (cr === 3) return (controls & PRIMARY.CR3_STORE_EXITING) !== 0;
  return cr === 8 && (controls & PRIMARY.CR8_STORE_EXITING) !== 0;
}

/** CLTS exits when the host owns CR0.TS and the guest sees it set. */
export function exitsOnClts(vmcs: Vmcs): boolean {
  const { mask, shadow } = MASKED[0];
  return (vmcs.read(mask) & vmcs.read(shadow) & CR0.TS) !== 0n;
}

/** LMSW changes PE (to 1 only), MP, EM and TS. */
export function exitsOnLmsw(vmcs: Vmcs, value: bigint): boolean {
  const { mask, shadow } = MASKED[0];
  const owned = vmcs.read(mask) & LMSW_BITS;
  const seen = vmcs.read(shadow);
  if ((owned & CR0.PE & value & ~seen) !== 0n) return true;
  return ((value ^ seen) & owned & ~CR0.PE) !== 0n;
}

/** The value MOV from CR gives, with the read shadow for bits that the host owns. */
export function readCr(vmcs: Vmcs, cr: 0 | 3 | 4): bigint {
  if (cr === 3) return vmcs.read(FIELD.GUEST_CR3);
  const { field, mask, shadow } = MASKED[cr];
  const owned = vmcs.read(mask);
  return (vmcs.read(shadow) & owned) | (vmcs.read(field) & ~owned);
}

/**
 * Writes CR0 or CR4 where the host does not own it, or CR3.
 *
 * @returns false for #GP(0): VMX operation fixes a bit that would change
 */
export function writeCr(processor: CrHolder, vmcs: Vmcs, cr: 0 | 3 | 4, value: bigint): boolean {
  if (cr === 3) {
    const width = BigInt(processor.capabilities.physicalAddressWidth);
    const keepsTranslations = (vmcs.read(FIELD.GUEST_CR4) & CR4.PCIDE) !== 0n ? 1n << 63n : 0n;
    const root = value & ~keepsTranslations;
    if (root >> width !== 0n) return false;
    vmcs.write(FIELD.GUEST_CR3, root);
    return true;
  }
  const { field, mask } = MASKED[cr];
  const owned = vmcs.read(mask);
  const wanted = (vmcs.read(field) & owned) | (value & ~owned);
  const next = cr === 0 ? wanted | CR0.ET : wanted;
  if (!isAllowed(processor, vmcs, cr, next)) return false;
  vmcs.write(field, next);
  if (cr === 0) {
    processor.cacheBits = next & (CR0.CD | CR0.NW);
    updateLongMode(processor, next);
  }
  return true;
}

function isAllowed(
  { capabilities, efer }: CrHolder,
  vmcs: Vmcs,
  cr: 0 | 4,
  value: bigint,
): boolean {
  if (cr === 4) {
    const fixed0 = capability(capabilities, MSR.IA32_VMX_CR4_FIXED0);
    const longMode = (efer & EFER_LMA) !== 0;
    const setsPcide = (value & ~vmcs.read(FIELD.GUEST_CR4) & CR4.PCIDE) !== 0n;
    if (setsPcide && (!longMode || (vmcs.read(FIELD.GUEST_CR3) & 0xfffn) !== 0n)) return false;
    return (
      (value & fixed0) === fixed0 &&
      (value & ~capability(capabilities, MSR.IA32_VMX_CR4_FIXED1)) === 0n &&
      !(longMode && (value & CR4.PAE) === 0n)
    );
  }
  const unrestricted = (secondaryControls(vmcs) & SECONDARY.UNRESTRICTED_GUEST) !== 0;
  const free = unrestricted ? CR0.PE | CR0.PG : 0n;
  const fixed0 = capability(capabilities, MSR.IA32_VMX_CR0_FIXED0) & ~free;
  if ((value & fixed0) !== fixed0) return false;
  if ((value & ~capability(capabilities, MSR.IA32_VMX_CR0_FIXED1)) !== 0n) return false;
  if ((value & CR0.PG) !== 0n && (value & CR0.PE) === 0n) return false;
  if ((value & CR0.NW) !== 0n && (value & CR0.CD) === 0n) return false;
  const codeIs64Bit = (vmcs.read32(FIELD.GUEST_CS_AR_BYTES) & CS_L) !== 0;
  if ((value & CR0.PG) === 0n && (efer & EFER_LMA) !== 0 && codeIs64Bit) return false;
  const pae = (vmcs.read(FIELD.GUEST_CR4) & CR4.PAE) !== 0n;
  const lme = (efer & EFER_LME) !== 0;
  return !((value & CR0.PG) !== 0n && lme && !pae);
}

/** IA32_EFER.LMA follows CR0.PG and IA32_EFER.LME. */
function updateLongMode(processor: CrHolder, cr0: bigint): void {
  const active = (cr0 & CR0.PG) !== 0n && (processor.efer & EFER_LME) !== 0;
  processor.efer = active ? processor.efer | EFER_LMA : processor.efer & ~EFER_LMA;
}
