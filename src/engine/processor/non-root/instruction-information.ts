// VM-exit instruction information and guest-linear addresses of instructions (SDM 28.2.1, 28.2.5).
import { FIELD } from '../field-table.js';
import type { StoredField } from '../logical-processor.js';
import type { GuestInstruction, MemoryOperand, OperandEncoding } from './guest-instruction.js';

const DS = 3;

/** The further information fields of the exit that an instruction causes. */
export function informationOf(instruction: GuestInstruction): StoredField[] {
  const fields: StoredField[] = [];
  const information = instructionInformation(instruction);
  if (information !== undefined) {
    fields.push([FIELD.VMX_INSTRUCTION_INFO, BigInt(information >>> 0)]);
  }
  if ((instruction.name === 'in' || instruction.name === 'out') && instruction.string) {
    fields.push([FIELD.GUEST_LINEAR_ADDRESS, instruction.string.address]);
  }
  return fields;
}

/** undefined for an instruction without the field, or one whose encoding nobody gave. */
function instructionInformation({ name, encoding }: GuestInstruction): number | undefined {
  if (encoding === undefined) return undefined;
  const { register = 0, register2 = 0, operandSize = 0, identity = 0, memory } = encoding;
  switch (name) {
    case 'in':
    case 'out':
      return ((memory?.addressSize ?? 0) << 7) | ((memory?.segment ?? DS) << 15);
    case 'invept':
    case 'invvpid':
    case 'invpcid':
      return memoryBits(memory) | (register2 << 28);
    case 'descriptor-table':
      return memoryBits(memory) | (identity << 28);
    case 'local-descriptor-table':
      return registerOrMemory(encoding) | (identity << 28);
    case 'rdrand':
    case 'rdseed':
    case 'tpause':
    case 'umwait':
      return (register << 3) | (operandSize << 11);
    case 'vmclear':
    case 'vmptrld':
    case 'vmptrst':
    case 'vmxon':
    case 'xsaves':
    case 'xrstors':
      return memoryBits(memory);
    case 'vmread':
    case 'vmwrite':
      return registerOrMemory(encoding) | (register2 << 28);
    default:
      return undefined;
  }
}

/** Bit 10 tells a register operand from one in memory. */
function registerOrMemory({ memory, register = 0 }: OperandEncoding): number {
  return memory === undefined ? (1 << 10) | (register << 3) : memoryBits(memory);
}

const NO_INDEX = 1 << 22;
const NO_BASE = 1 << 27;

function memoryBits(memory: MemoryOperand | undefined): number {
  if (memory === undefined) return 0;
  const { scale, addressSize, segment, index, base } = memory;
  return (
    (index === undefined ? 0 : scale) |
    (addressSize << 7) |
    (segment << 15) |
    (index === undefined ? NO_INDEX : index << 18) |
    (base === undefined ? NO_BASE : base << 23)
  );
}
