// I/O and MSR bitmaps (SDM 25.6.4 and 25.6.9).
import { PRIMARY } from '../controls.js';
import { FIELD } from '../field-table.js';
import type { PhysicalMemory } from '../memory.js';
import type { Vmcs } from '../vmcs.js';

function isSet(memory: PhysicalMemory, bitmap: number, bit: number): boolean {
  return ((memory.readByte(bitmap + (bit >> 3)) >> (bit & 7)) & 1) === 1;
}

/** Whether an access to `size` ports from `port` on exits. */
export function exitsOnIo(vmcs: Vmcs, memory: PhysicalMemory, port: number, size: number): boolean {
  const controls = vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL);
  if ((controls & PRIMARY.USE_IO_BITMAPS) === 0) {
    return (controls & PRIMARY.UNCONDITIONAL_IO_EXITING) !== 0;
  }
  // An access that wraps around the 16-bit port space exits.
  if (port + size > 0x1_0000) return true;
  const a = vmcs.readAddress(FIELD.IO_BITMAP_A);
  const b = vmcs.readAddress(FIELD.IO_BITMAP_B);
  for (let p = port; p < port + size; p++) {
    if (p < 0x8000 ? isSet(memory, a, p) : isSet(memory, b, p - 0x8000)) return true;
  }
  return false;
}

const HIGH_MSRS = 0xc000_0000;
const MSRS_IN_RANGE = 0x2000;

/** Whether RDMSR (or WRMSR) of `msr` exits. */
export function exitsOnMsr(
  vmcs: Vmcs,
  memory: PhysicalMemory,
  msr: number,
  write: boolean,
): boolean {
  const controls = vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL);
  if ((controls & PRIMARY.USE_MSR_BITMAPS) === 0) return true;
  const high = msr >= HIGH_MSRS;
  const bit = high ? msr - HIGH_MSRS : msr;
  if (bit >= MSRS_IN_RANGE) return true;
  const part = (write ? 0x800 : 0) + (high ? 0x400 : 0);
  return isSet(memory, vmcs.readAddress(FIELD.MSR_BITMAP) + part, bit);
}
