// Performs the operations of a machine's recording on the engine: what L1 executes, and L2 until L1 runs again.
import { fail, permissionFault } from '../../acrn/nested/instruction-result.js';
import type { RspOperand } from '../../acrn/nested/rsp-operand.js';
import { fileOfStop } from '../../acrn/nested/stop.js';
import { NestedGuestCpu } from '../../guests/nested-guest/cpu.js';
import { PIN } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import { PAGE_SIZE } from '../../processor/memory.js';
import { CR4, RIGHTS_QUADS } from '../../processor/registers.js';
import type { ValueResult, VmxResult } from '../../processor/result.js';
import { hex } from '../observe.js';
import type { MachineOperation } from './format.js';
import { cpuidOfL1, rdmsrOfL1, writeControlRegister, wrmsrOfL1 } from './l1-instructions.js';
import type { L1Machine } from './l1-program.js';

/** What L1 sees after an operation, by the names of the recordings. */
export type Observed = Readonly<Record<string, unknown>>;

/** The fields that L1 reads after an exit. */
const EXIT_FIELDS: readonly (readonly [name: string, field: number])[] = [
  ['reason', FIELD.VM_EXIT_REASON],
  ['qual', FIELD.EXIT_QUALIFICATION],
  ['ilen', FIELD.VM_EXIT_INSTRUCTION_LEN],
  ['iinfo', FIELD.VMX_INSTRUCTION_INFO],
  ['int', FIELD.VM_EXIT_INTR_INFO],
  ['interr', FIELD.VM_EXIT_INTR_ERROR_CODE],
  ['idt', FIELD.IDT_VECTORING_INFO_FIELD],
  ['idterr', FIELD.IDT_VECTORING_ERROR_CODE],
  ['gla', FIELD.GUEST_LINEAR_ADDRESS],
  ['gpa', FIELD.GUEST_PHYSICAL_ADDRESS],
  ['rip', FIELD.GUEST_RIP],
  ['rsp', FIELD.GUEST_RSP],
  ['rfl', FIELD.GUEST_RFLAGS],
  ['cr0', FIELD.GUEST_CR0],
  ['cr3', FIELD.GUEST_CR3],
  ['cr4', FIELD.GUEST_CR4],
  ['efer', FIELD.GUEST_IA32_EFER],
  ['intr', FIELD.GUEST_INTERRUPTIBILITY_INFO],
  ['act', FIELD.GUEST_ACTIVITY_STATE],
  ['pend', FIELD.GUEST_PENDING_DBG_EXCEPTIONS],
  ['entint', FIELD.VM_ENTRY_INTR_INFO_FIELD],
  ['dr7', FIELD.GUEST_DR7],
  ['entctl', FIELD.VM_ENTRY_CONTROLS],
  ['csar', FIELD.GUEST_CS_AR_BYTES],
];

/** Guest fields of VMCS01 that are L1's registers as they are. */
const L1_FIELDS: readonly (readonly [name: string, field: number])[] = [
  ['rsp', FIELD.GUEST_RSP],
  ['rfl', FIELD.GUEST_RFLAGS],
  ['cr3', FIELD.GUEST_CR3],
  ['fsb', FIELD.GUEST_FS_BASE],
  ['gsb', FIELD.GUEST_GS_BASE],
  ['secs', FIELD.GUEST_SYSENTER_CS],
  ['sesp', FIELD.GUEST_SYSENTER_ESP],
  ['seip', FIELD.GUEST_SYSENTER_EIP],
  ['gdtl', FIELD.GUEST_GDTR_LIMIT],
  ['gdtb', FIELD.GUEST_GDTR_BASE],
  ['idtl', FIELD.GUEST_IDTR_LIMIT],
  ['idtb', FIELD.GUEST_IDTR_BASE],
  ['tr', FIELD.GUEST_TR_SELECTOR],
  ['ldt', FIELD.GUEST_LDTR_SELECTOR],
];

/** CF, PF, AF, ZF, SF and OF. */
const FLAGS = 0x8d5;
/** The eight VMCS pages of L1 are those after the first page. */
const VMCS_PAGES = 8;
/** More steps than any L2 code of the recordings takes. */
const MAX_STEPS = 100_000;
/** VM-instruction error (SDM 31.4). */
const VMCALL_IN_ROOT_OPERATION = 1;
const TIMER_TICKS = 0x10_0000n;
/** The registers that L2 starts with where the recording does not tell. */
const DEFAULT_REGISTERS = Array.from({ length: 16 }, (_, i) => 0x1000 + 0x11 * i);

/** How L2's run ended: L1 has an exit, the machine stopped, or nothing more happens. */
type RunEnding = 'reflected' | 'stopped' | 'hangs' | 'unknown-opcode';

export class Performer {
  readonly #registers = new BigUint64Array(16);
  readonly #cpu: NestedGuestCpu;
  /** L2 read a data page of L1 that no operation of the case fills. */
  readsUnrecorded = false;
  /** L2 waits for an event that never comes. */
  hangs = false;

  constructor(readonly l1: L1Machine) {
    this.#cpu = new NestedGuestCpu(l1.machine.vcpu, this.#registers, (address) => {
      this.#watchRead(address);
    });
  }

  #watchRead(address: bigint): void {
    const pages = this.l1.program.symbols.pages;
    if (pages !== undefined && address >= BigInt(pages)) this.readsUnrecorded = true;
  }

  get #vcpu() {
    return this.l1.machine.vcpu;
  }

  /** Performs one operation. */
  perform(operation: MachineOperation): Observed {
    switch (operation.op) {
      case 'mem':
        this.l1.machine.writeL1Memory(number(operation.gpa), list(operation.q));
        return {};
      case 'zero':
        this.l1.machine.zeroL1Page(number(operation.gpa));
        return {};
      case 'vmxon':
      case 'vmclear':
      case 'vmptrld': {
        const { addr, operand } = operation;
        return this.#result(this.#vcpu[operation.op](number(addr), rspOperandOf(operand)));
      }
      case 'vmxoff':
        return this.#result(this.#vcpu.vmxoff());
      case 'vmptrst': {
        const result = this.#vcpu.vmptrst();
        const val = result.ending === 'VMsucceed' ? hex(result.value) : '0x5555';
        return { ...this.#result(result), val };
      }
      case 'vmread': {
        const result = this.#vcpu.vmread(number(operation.field));
        const observed = this.#result(result);
        return result.ending === 'VMsucceed' ? { ...observed, val: hex(result.value) } : observed;
      }
      case 'vmwrite': {
        const { field, value, operand } = operation;
        const through = rspOperandOf(operand);
        return this.#result(this.#vcpu.vmwrite(number(field), number(value), through));
      }
      case 'setup':
        return this.#setup(operation.f);
      case 'invept': {
        const [eptp = 0n, reserved = 0n] = list(operation.desc);
        const through = rspOperandOf(operation.operand);
        return this.#result(this.#vcpu.invept(number(operation.type), eptp, reserved, through));
      }
      case 'invvpid': {
        const [vpid = 0n, address = 0n] = list(operation.desc);
        const through = rspOperandOf(operation.operand);
        return this.#result(this.#vcpu.invvpid(number(operation.type), vpid, address, through));
      }
      case 'vmlaunch':
      case 'vmresume':
        this.#loadRegisters(operation.in);
        return this.#enter(this.#vcpu[operation.op]());
      case 'vmclear-all': {
        const pages = this.l1.program.symbols.pages ?? 0;
        for (let page = 1; page <= VMCS_PAGES; page++) {
          this.#vcpu.vmclear(BigInt(pages + page * PAGE_SIZE));
        }
        return {};
      }
      case 'rdmsr': {
        const value = rdmsrOfL1(this.l1, Number(operation.msr));
        return value === undefined ? GENERAL_PROTECTION : { out: 'ok', val: hex(value) };
      }
      case 'wrmsr': {
        const done = wrmsrOfL1(this.l1, Number(operation.msr), operation.value);
        return done ? { out: 'ok' } : GENERAL_PROTECTION;
      }
      case 'mov-cr0':
      case 'mov-cr4': {
        const register = operation.op === 'mov-cr0' ? 0 : 4;
        const done = writeControlRegister(this.l1, register, number(operation.value));
        const after = register === 0 ? { cr0: this.#cr0 } : { cr4: hex(this.#vcpu.cr4) };
        return { ...(done ? { out: 'ok' } : GENERAL_PROTECTION), ...after };
      }
      case 'cpl3':
        return this.#atCpl3(String(operation.ins));
      case 'peek': {
        const value = this.l1.machine.readL1Memory(number(operation.gpa)) ?? 0n;
        return { val: hex(value) };
      }
      case 'image':
        return this.#image(operation);
      case 'cpuid': {
        const known = Object.entries(cpuidOfL1(this.l1, Number(operation.leaf)));
        return Object.fromEntries(known.map(([register, value]) => [register, hex(value)]));
      }
      case 'vmcall':
        return this.#vmcall();
      default:
        // Times, and what L1 does outside nested VMX.
        return {};
    }
  }

  /** Every case starts outside VMX operation: a case whose end is not recorded leaves it now. */
  leaveVmx(): void {
    if (!this.#vcpu.nested.vmxon) return;
    this.perform({ op: 'vmclear-all' });
    this.perform({ op: 'vmxoff' });
  }

  /** L1 sets CR4.VMXE, where it can. */
  enableVmx(): void {
    const { cr4, nested } = this.#vcpu;
    if (!nested.vmxon && (cr4 & CR4.VMXE) === 0n) writeControlRegister(this.l1, 4, cr4 | CR4.VMXE);
  }

  /** L1 activates the VMX-preemption timer. */
  activateTimer(): void {
    const pin = this.#vcpu.vmread(FIELD.PIN_BASED_VM_EXEC_CONTROL);
    if (pin.ending !== 'VMsucceed') return;
    const value = pin.value | BigInt(PIN.ACTIVATE_PREEMPTION_TIMER);
    this.#vcpu.vmwrite(FIELD.PIN_BASED_VM_EXEC_CONTROL, value);
    this.#vcpu.vmwrite(FIELD.VMX_PREEMPTION_TIMER_VALUE, TIMER_TICKS);
  }

  /** VMREAD or VMWRITE of an encoding where the engine would stop: it ends as that of any field does. */
  accessBeyond(operation: MachineOperation): Observed {
    const harmless = FIELD.EPTP_LIST_ADDRESS;
    const value = this.#vcpu.vmread(harmless);
    if (operation.op === 'vmread' || value.ending !== 'VMsucceed') return this.#result(value);
    return this.#result(this.#vcpu.vmwrite(harmless, value.value));
  }

  #result(result: VmxResult | ValueResult): Observed {
    const { ending } = result;
    if (ending === '#UD') return { out: '#6', code: '0x0' };
    if (ending === '#GP') return { out: '#13', code: hex(result.code) };
    const fl = hex(this.#vcpu.vmcs01.read32(FIELD.GUEST_RFLAGS) & FLAGS);
    if (ending !== 'VMfailValid') return { out: ending, fl };
    const error = this.#vcpu.vmread(FIELD.VM_INSTRUCTION_ERROR);
    return {
      out: ending,
      fl,
      ...(error.ending === 'VMsucceed' ? { e4400: hex(error.value) } : {}),
    };
  }

  #setup(fields: unknown): Observed {
    let bad: unknown;
    for (const [field, value] of fields as readonly [string, string][]) {
      const { ending } = this.#vcpu.vmwrite(BigInt(field), BigInt(value));
      if (ending !== 'VMsucceed') bad ??= field;
    }
    return bad === undefined ? {} : { bad };
  }

  #loadRegisters(values: unknown): void {
    const registers = Array.isArray(values) ? values : DEFAULT_REGISTERS;
    registers.forEach((value: string | number, i: number) => {
      this.#registers[i] = BigInt(value);
    });
  }

  #enter(result: VmxResult): Observed {
    if (result.ending === 'entered-L2') {
      const ending = this.#runL2();
      if (ending !== 'reflected') return { out: ending };
      return this.#afterExit();
    }
    if (result.ending === 'entry-failed') return this.#afterExit();
    if (result.ending === 'stopped') return { out: 'stopped' };
    return this.#result(result);
  }

  #runL2(): RunEnding {
    const { processor } = this.#vcpu;
    let waits = false;
    for (let step = 0; step < MAX_STEPS; step++) {
      const result = this.#cpu.step();
      processor.timeStampCounter += 1n;
      switch (result.ending) {
        case 'completed':
        case 'delivered':
        case 'handled-L0':
          waits = false;
          continue;
        case 'reflected':
          this.#fault = result.fault;
          return 'reflected';
        case 'halted':
        case 'waiting':
          // What blocked an event may have ended with the instruction that waits.
          if (this.#waitForEvent() || !waits) {
            waits = true;
            continue;
          }
          this.hangs = true;
          return 'hangs';
        case 'unknown-opcode':
          return 'unknown-opcode';
        default:
          return 'stopped';
      }
    }
    this.hangs = true;
    return 'hangs';
  }

  /** The exception that L1's first fetch after the exit raised. */
  #fault: { readonly vector: number; readonly code: number } | undefined;

  /** Time goes on to the next event; false when none will come. */
  #waitForEvent(): boolean {
    const { processor } = this.#vcpu;
    const times = [processor.preemptionDeadline, processor.localApic?.deadline].filter(
      (time) => time !== undefined,
    );
    const next = times.reduce<bigint | undefined>(
      (least, time) => (least === undefined || time < least ? time : least),
      undefined,
    );
    if (next === undefined) return false;
    if (next > processor.timeStampCounter) processor.timeStampCounter = next;
    return true;
  }

  #afterExit(): Observed {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault !== undefined) return { out: `#${fault.vector}`, code: hex(fault.code) };
    const { vcpu } = this.l1.machine;
    const l1 = this.#l1State();
    const g = Array.from(this.#registers, (value) => hex(value));
    const fields = EXIT_FIELDS.map(([name, field]): [string, string] => {
      const result = vcpu.vmread(field);
      return [name, result.ending === 'VMsucceed' ? hex(result.value) : result.ending];
    });
    return { out: 'exit', ...Object.fromEntries(fields), g, l1 };
  }

  #l1State(): Observed {
    const { vcpu, vm } = this.l1.machine;
    const { vmcs01 } = vcpu;
    const wanted = vcpu.nested.current?.vmcs12.read(FIELD.HOST_RSP);
    const fields = Object.fromEntries(
      L1_FIELDS.map(([name, field]) => [name, hex(vmcs01.read(field))]),
    );
    const bySdm = vm.behaviour.followsSdm;
    return {
      ...fields,
      rspok: vmcs01.read(FIELD.GUEST_RSP) === wanted ? 1 : 0,
      cr0: this.#cr0,
      cr4: hex(vcpu.cr4),
      efer: hex(bySdm ? vmcs01.read(FIELD.GUEST_IA32_EFER) : vcpu.efer),
      pat: hex(vmcs01.read(FIELD.GUEST_IA32_PAT)),
      dr7: hex(vcpu.processor.dr7),
    };
  }

  /** Without a hypervisor VMCALL fails in VMX root operation (SDM 31.3); ACRN takes it as a hypercall. */
  #vmcall(): Observed {
    if (this.l1.release !== undefined) return {};
    return this.#result(permissionFault(this.#vcpu) ?? fail(this.#vcpu, VMCALL_IN_ROOT_OPERATION));
  }

  /** CR0 as L1 reads it: without a hypervisor the register itself. */
  get #cr0(): string {
    const { vmcs01, cr0 } = this.#vcpu;
    return hex(this.l1.release === undefined ? vmcs01.read(FIELD.GUEST_CR0) : cr0);
  }

  #atCpl3(instruction: string): Observed {
    const { vcpu } = this.l1.machine;
    const field = instruction === 'vmwrite' ? FIELD.GUEST_RIP : FIELD.VM_EXIT_REASON;
    vcpu.setL1({ guest: segmentsAt(3) });
    try {
      return this.perform({
        op: instruction,
        addr: hex(this.l1.program.symbols.pages ?? 0),
        field: hex(field),
        type: '0x2',
      });
    } finally {
      vcpu.setL1({ guest: segmentsAt(0) });
    }
  }

  /** Pairs of offset and quadword of a VMCS page. */
  #image(operation: MachineOperation): Observed {
    const base = number(operation.gpa ?? operation.addr);
    const read = ([offset = 0]: readonly (string | number)[]) => [
      offset,
      hex(this.l1.machine.readL1Memory(base + BigInt(offset)) ?? 0n),
    ];
    const images = Object.entries(operation).flatMap(([name, pairs]) =>
      Array.isArray(pairs) && pairs.every(Array.isArray) ? [[name, pairs.map(read)]] : [],
    );
    return Object.fromEntries(images);
  }

  /** Whether L2 still has the processor, so that L1 can go on with nothing. */
  get isStuck(): boolean {
    return this.#vcpu.inL2;
  }

  /** Why ACRN stopped, in the words of the recordings; undefined while it runs. */
  get end(): { readonly end: string; readonly place: string } | undefined {
    const { stopped } = this.l1.machine;
    if (stopped === undefined) return this.hangs ? { end: 'hang', place: 'L2' } : undefined;
    const end =
      stopped.kind === 'loop'
        ? 'hang'
        : stopped.kind === 'triple-fault'
          ? 'triple-fault-of-the-processor'
          : 'assertion';
    return { end, place: fileOfStop(stopped.where) };
  }
}

/** L1's code and stack segment at CPL 0 and at CPL 3, as its GDT has them. */
function segmentsAt(cpl: 0 | 3): [number, bigint][] {
  const dpl = BigInt(cpl) << 5n;
  return [
    [FIELD.GUEST_CS_SELECTOR, cpl === 0 ? 0x10n : 0x33n],
    [FIELD.GUEST_CS_AR_BYTES, RIGHTS_QUADS.CODE_64 | dpl],
    [FIELD.GUEST_SS_SELECTOR, cpl === 0 ? 0x18n : 0x3bn],
    [FIELD.GUEST_SS_AR_BYTES, RIGHTS_QUADS.DATA_32 | dpl],
  ];
}

const GENERAL_PROTECTION: Observed = { out: '#13', code: '0x0' };

function number(value: unknown): bigint {
  return typeof value === 'string' ? BigInt(value) : 0n;
}

function list(value: unknown): bigint[] {
  return Array.isArray(value) ? value.map((each) => BigInt(each as string)) : [];
}

/** An operand in the assembler's words, where it goes through RSP. */
function rspOperandOf(operand: unknown): RspOperand | undefined {
  if (typeof operand !== 'string' || !operand.includes('%rsp')) return undefined;
  if (operand === '%rsp') return 'register';
  const displacement = /(-?)(?<!\d)(0x[0-9a-f]+|\d+)\(/i.exec(operand);
  if (displacement === null) return { displacement: 0n };
  const size = BigInt(displacement[2] ?? '0');
  return { displacement: displacement[1] === '-' ? -size : size };
}
