// Operands that L1 names through RSP. From v2.7 on, ACRN saves every general-purpose register but RSP on a VM exit,
// and vcpu_get_gpreg reads the saved ones (ACRN v2.7 vcpu.c; nested.c: get_vmx_memory_operand).
import type { VcpuState } from './vcpu-state.js';

/** RSP itself, or memory at RSP with a displacement. */
export type RspOperand = 'register' | { readonly displacement: bigint };

const WHAT = 'an operand through RSP is taken by the RSP that ACRN set last, not by the one L1 has';

/**
 * The quadwords of the operand that ACRN uses instead of those that L1 gave.
 *
 * @param given what L1 means
 */
export function rspOperand(
  vcpu: VcpuState,
  operand: RspOperand | undefined,
  given: readonly bigint[],
): readonly bigint[] {
  const { vm } = vcpu;
  if (operand === undefined || vm.behaviour.savesRsp || !vm.deviates('31.3', WHAT)) return given;
  const { savedRsp } = vcpu;
  if (operand === 'register') return given.map(() => savedRsp);
  return given.map((_, i) => {
    const hpa = vm.gpa2hpa(savedRsp + operand.displacement + BigInt(8 * i));
    return hpa === undefined ? 0n : vm.memory.read(hpa, 8);
  });
}
