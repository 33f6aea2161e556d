// A VM exit that a guest's instruction or an event causes, before it is stored in the VMCS.
import { FIELD } from '../field-table.js';
import type { StoredField } from '../logical-processor.js';

export interface GuestExit {
  /** Basic exit reason. */
  readonly reason: number;
  readonly qualification: bigint;
  /** Further information fields. */
  readonly information?: readonly StoredField[];
}

/** An exception that an instruction raises, before anyone has looked at the exception bitmap. */
export interface GuestFault {
  readonly vector: number;
  readonly errorCode?: number;
  /** #PF: the linear address. */
  readonly address?: bigint;
  /** #DB: what caused it, as bits of DR6. */
  readonly debug?: number;
}

const VALID = 1n << 31n;
const ERROR_CODE_VALID = 1n << 11n;

/** What stores an event in an information field, and in another one its error code. */
function eventInformation(information: number, error: number) {
  return (type: number, vector: number, errorCode?: number): StoredField[] => {
    const base = VALID | (BigInt(type) << 8n) | BigInt(vector);
    if (errorCode === undefined) return [[information, base]];
    return [
      [information, base | ERROR_CODE_VALID],
      [error, BigInt(errorCode)],
    ];
  };
}

/** The VM-exit interruption-information fields for an event. */
export const interruptionInformation = eventInformation(
  FIELD.VM_EXIT_INTR_INFO,
  FIELD.VM_EXIT_INTR_ERROR_CODE,
);

/** The IDT-vectoring information fields for an event whose delivery the exit interrupted (SDM 28.2.4). */
export const vectoringInformation = eventInformation(
  FIELD.IDT_VECTORING_INFO_FIELD,
  FIELD.IDT_VECTORING_ERROR_CODE,
);

/** The fields that the processor stores at the exit, the exit reason first. */
export function storedFieldsOf(exit: GuestExit, length: number): StoredField[] {
  return [
    [FIELD.VM_EXIT_REASON, BigInt(exit.reason)],
    [FIELD.EXIT_QUALIFICATION, exit.qualification],
    [FIELD.VM_EXIT_INSTRUCTION_LEN, BigInt(length)],
    [FIELD.VM_EXIT_INTR_INFO, 0n],
    [FIELD.IDT_VECTORING_INFO_FIELD, 0n],
    ...(exit.information ?? []),
  ];
}
