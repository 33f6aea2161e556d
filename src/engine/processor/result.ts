/** How a VMX instruction can end, in the SDM's words (31.2), and what the engine adds. */
export type VmxResult =
  | { readonly ending: 'VMsucceed' }
  | { readonly ending: 'VMfailInvalid' }
  | { readonly ending: 'VMfailValid'; readonly error: number }
  | { readonly ending: '#UD' }
  | { readonly ending: '#GP'; readonly code: number }
  /** VMLAUNCH or VMRESUME: the guest runs. */
  | { readonly ending: 'entered-L2' }
  /** VMLAUNCH or VMRESUME: the processor refused VMCS02 with an exit 33 or 34, reflected to L1. */
  | { readonly ending: 'entry-failed'; readonly reason: number }
  /** Nothing happened: L1 does not run, L2 does. */
  | { readonly ending: 'not-in-L1' }
  /** L0 stopped this VM: see the `stop` trace event. */
  | { readonly ending: 'stopped' };

/** VMREAD and RDMSR: the value on success. */
export type ValueResult =
  | { readonly ending: 'VMsucceed'; readonly value: bigint }
  | Exclude<VmxResult, { ending: 'VMsucceed' }>;

export const VM_SUCCEED: VmxResult = { ending: 'VMsucceed' };
export const VM_FAIL_INVALID = { ending: 'VMfailInvalid' } as const;
export const UNDEFINED_OPCODE = { ending: '#UD' } as const;
export const GENERAL_PROTECTION = { ending: '#GP', code: 0 } as const;
export const ENTERED_L2: VmxResult = { ending: 'entered-L2' };
export const STOPPED = { ending: 'stopped' } as const;

/** VM-instruction error numbers (SDM 31.4). */
export const VM_ERROR = {
  VMCALL_IN_ROOT_OPERATION: 1,
  VMCLEAR_INVALID_ADDRESS: 2,
  VMCLEAR_VMXON_POINTER: 3,
  VMLAUNCH_NONCLEAR_VMCS: 4,
  VMRESUME_NONLAUNCHED_VMCS: 5,
  ENTRY_INVALID_CONTROL_FIELDS: 7,
  ENTRY_INVALID_HOST_STATE: 8,
  VMPTRLD_INVALID_ADDRESS: 9,
  VMPTRLD_VMXON_POINTER: 10,
  VMPTRLD_INCORRECT_REVISION: 11,
  UNSUPPORTED_COMPONENT: 12,
  VMWRITE_READ_ONLY_COMPONENT: 13,
  VMXON_IN_ROOT_OPERATION: 15,
  ENTRY_BLOCKED_BY_MOV_SS: 26,
  INVALID_OPERAND_TO_INVEPT_INVVPID: 28,
} as const;

export function vmFailValid(error: number): { readonly ending: 'VMfailValid'; error: number } {
  return { ending: 'VMfailValid', error };
}
