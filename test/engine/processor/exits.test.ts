// Which instructions and events of a guest exit: one row an instruction and control.
import { describe, expect, test } from 'vitest';
import { PIN, PRIMARY, SECONDARY } from '../../../src/engine/processor/controls.js';
import { EXIT_REASON } from '../../../src/engine/processor/exit-reason.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { LogicalProcessor } from '../../../src/engine/processor/logical-processor.js';
import { PhysicalMemory } from '../../../src/engine/processor/memory.js';
import {
  beforeGuestInstruction,
  deliverGuestEvent,
  executeGuestInstruction,
  type GuestOutcome,
} from '../../../src/engine/processor/non-root/execute.js';
import type {
  GuestEvent,
  GuestInstruction,
  PlainInstruction,
} from '../../../src/engine/processor/non-root/guest-instruction.js';
import { Vmcs } from '../../../src/engine/processor/vmcs.js';
import { profile } from '../nested.js';

type Fields = Readonly<Record<number, number | bigint>>;

const RIP = 0x7c00n;
const BITMAPS = { ioA: 0x1_0000, ioB: 0x1_1000, msr: 0x1_2000 };

/** A processor that runs a 64-bit ring-0 guest without EPT. */
function guest(fields: Fields = {}): { processor: LogicalProcessor; vmcs: Vmcs } {
  const processor = new LogicalProcessor({
    capabilities: profile(),
    memory: new PhysicalMemory(),
    regions: new Map(),
    trace: { sink: undefined },
    checksVmEntry: false,
  });
  const vmcs = new Vmcs(0x1000);
  vmcs.revisionId = 0x13;
  processor.vmptrld(vmcs);
  const all: Fields = {
    [FIELD.GUEST_CR0]: 0x8005_0033n,
    [FIELD.GUEST_CR4]: 0x2020n,
    [FIELD.GUEST_IA32_EFER]: 0xd01n,
    [FIELD.GUEST_CS_AR_BYTES]: 0xa09b,
    [FIELD.GUEST_SS_AR_BYTES]: 0xc093,
    [FIELD.GUEST_RFLAGS]: 2,
    [FIELD.GUEST_RIP]: RIP,
    [FIELD.IO_BITMAP_A]: BITMAPS.ioA,
    [FIELD.IO_BITMAP_B]: BITMAPS.ioB,
    [FIELD.MSR_BITMAP]: BITMAPS.msr,
    [FIELD.CPU_BASED_VM_EXEC_CONTROL]: PRIMARY.ACTIVATE_SECONDARY,
    ...fields,
  };
  for (const [field, value] of Object.entries(all)) {
    vmcs.write(Number(field), BigInt.asUintN(64, BigInt(value)));
  }
  expect(processor.vmlaunch()).toEqual({ kind: 'entered' });
  return { processor, vmcs };
}

function execute(
  instruction: GuestInstruction,
  fields: Fields = {},
): GuestOutcome & { rip: bigint } {
  const { processor, vmcs } = guest(fields);
  const outcome = executeGuestInstruction(processor, vmcs, instruction);
  return { ...outcome, rip: vmcs.read(FIELD.GUEST_RIP) };
}

const primary = (bits: number): Fields => ({
  [FIELD.CPU_BASED_VM_EXEC_CONTROL]: (bits | PRIMARY.ACTIVATE_SECONDARY) >>> 0,
});
const secondary = (bits: number): Fields => ({ [FIELD.SECONDARY_VM_EXEC_CONTROL]: bits >>> 0 });

const OSXSAVE: Fields = { [FIELD.GUEST_CR4]: 0x4_2020n };

const exit = (reason: number) => ({ ending: 'exit', reason, rip: RIP });
const undefinedOpcode = { ending: 'delivered', vector: 6, rip: RIP };

describe('always exit', () => {
  const rows: [PlainInstruction, number, Fields?][] = [
    ['cpuid', EXIT_REASON.CPUID],
    ['getsec', EXIT_REASON.GETSEC, { [FIELD.GUEST_CR4]: 0x6020n }],
    ['invd', EXIT_REASON.INVD],
    ['xsetbv', EXIT_REASON.XSETBV, { [FIELD.GUEST_CR4]: 0x4_2020n }],
    ['vmcall', EXIT_REASON.VMCALL],
    ['invept', EXIT_REASON.INVEPT],
    ['invvpid', EXIT_REASON.INVVPID],
    ['vmclear', EXIT_REASON.VMCLEAR],
    ['vmlaunch', EXIT_REASON.VMLAUNCH],
    ['vmptrld', EXIT_REASON.VMPTRLD],
    ['vmptrst', EXIT_REASON.VMPTRST],
    ['vmresume', EXIT_REASON.VMRESUME],
    ['vmxoff', EXIT_REASON.VMXOFF],
    ['vmxon', EXIT_REASON.VMXON],
  ];
  for (const [name, reason, fields] of rows) {
    test(name, () => expect(execute({ name }, fields)).toEqual(exit(reason)));
  }

  test('XSETBV is undefined without CR4.OSXSAVE', () => {
    expect(execute({ name: 'xsetbv' })).toEqual(undefinedOpcode);
  });

  test('GETSEC is undefined without CR4.SMXE', () => {
    expect(execute({ name: 'getsec' })).toEqual(undefinedOpcode);
  });
});

describe('exit when a control is 1, else execute', () => {
  type Row = [
    instruction: GuestInstruction,
    control: Fields,
    reason: number,
    enabled?: number,
    given?: Fields,
  ];
  const P = PRIMARY;
  const S = SECONDARY;
  const rows: Row[] = [
    [{ name: 'hlt' }, primary(P.HLT_EXITING), EXIT_REASON.HLT],
    [{ name: 'invlpg', address: 0x5000n }, primary(P.INVLPG_EXITING), EXIT_REASON.INVLPG],
    [{ name: 'mwait' }, primary(P.MWAIT_EXITING), EXIT_REASON.MWAIT],
    [{ name: 'monitor' }, primary(P.MONITOR_EXITING), EXIT_REASON.MONITOR],
    [{ name: 'pause' }, primary(P.PAUSE_EXITING), EXIT_REASON.PAUSE],
    [{ name: 'rdpmc' }, primary(P.RDPMC_EXITING), EXIT_REASON.RDPMC],
    [{ name: 'rdtsc' }, primary(P.RDTSC_EXITING), EXIT_REASON.RDTSC],
    [{ name: 'rdtscp' }, primary(P.RDTSC_EXITING), EXIT_REASON.RDTSCP, S.ENABLE_RDTSCP],
    [{ name: 'invpcid' }, primary(P.INVLPG_EXITING), EXIT_REASON.INVPCID, S.ENABLE_INVPCID],
    [{ name: 'tpause' }, primary(P.RDTSC_EXITING), EXIT_REASON.TPAUSE, S.ENABLE_USER_WAIT_PAUSE],
    [{ name: 'umwait' }, primary(P.RDTSC_EXITING), EXIT_REASON.UMWAIT, S.ENABLE_USER_WAIT_PAUSE],
    [{ name: 'mov-to-dr', dr: 7, value: 0n }, primary(P.MOV_DR_EXITING), EXIT_REASON.MOV_DR],
    [{ name: 'mov-from-dr', dr: 7 }, primary(P.MOV_DR_EXITING), EXIT_REASON.MOV_DR],
    [{ name: 'mov-from-cr', cr: 3 }, primary(P.CR3_STORE_EXITING), EXIT_REASON.CR_ACCESS],
    [{ name: 'mov-to-cr', cr: 3, value: 0n }, primary(P.CR3_LOAD_EXITING), EXIT_REASON.CR_ACCESS],
    [{ name: 'mov-from-cr', cr: 8 }, primary(P.CR8_STORE_EXITING), EXIT_REASON.CR_ACCESS],
    [{ name: 'mov-to-cr', cr: 8, value: 1n }, primary(P.CR8_LOAD_EXITING), EXIT_REASON.CR_ACCESS],
    [
      { name: 'out', port: 0x80, size: 1, value: 0n },
      primary(P.UNCONDITIONAL_IO_EXITING),
      EXIT_REASON.IO_INSTRUCTION,
    ],
    [
      { name: 'in', port: 0x3f8, size: 1 },
      primary(P.UNCONDITIONAL_IO_EXITING),
      EXIT_REASON.IO_INSTRUCTION,
    ],
    [{ name: 'wbinvd' }, secondary(S.WBINVD_EXITING), EXIT_REASON.WBINVD],
    [{ name: 'rdrand' }, secondary(S.RDRAND_EXITING), EXIT_REASON.RDRAND],
    [{ name: 'rdseed' }, secondary(S.RDSEED_EXITING), EXIT_REASON.RDSEED],
    [
      { name: 'descriptor-table' },
      secondary(S.DESCRIPTOR_TABLE_EXITING),
      EXIT_REASON.GDTR_IDTR_ACCESS,
    ],
    [
      { name: 'local-descriptor-table' },
      secondary(S.DESCRIPTOR_TABLE_EXITING),
      EXIT_REASON.LDTR_TR_ACCESS,
    ],
    [
      { name: 'clts' },
      { [FIELD.CR0_GUEST_HOST_MASK]: 8n, [FIELD.CR0_READ_SHADOW]: 8n },
      EXIT_REASON.CR_ACCESS,
    ],
    [
      { name: 'lmsw', value: 0x33n },
      { [FIELD.CR0_GUEST_HOST_MASK]: 2n, [FIELD.CR0_READ_SHADOW]: 0n },
      EXIT_REASON.CR_ACCESS,
    ],
    [
      { name: 'xsaves', mask: 0x100n },
      { [FIELD.XSS_EXITING_BITMAP]: 0x100n },
      EXIT_REASON.XSAVES,
      S.ENABLE_XSAVES,
      OSXSAVE,
    ],
    [
      { name: 'xrstors', mask: 0x100n },
      { [FIELD.XSS_EXITING_BITMAP]: 0x100n },
      EXIT_REASON.XRSTORS,
      S.ENABLE_XSAVES,
      OSXSAVE,
    ],
  ];
  for (const [instruction, control, reason, enabled = 0, given = {}] of rows) {
    const { name } = instruction;
    const label = 'cr' in instruction ? `${name} CR${instruction.cr}` : name;
    test(label, () => {
      const enable = { ...given, ...(enabled === 0 ? {} : secondary(enabled)) };
      expect(execute(instruction, { ...enable, ...control }), 'with the control').toEqual(
        exit(reason),
      );
      const without = execute(instruction, enable);
      expect(without.ending, 'without it').toBe('completed');
      expect(without.rip, 'RIP moves on').toBeGreaterThan(RIP);
      if (enabled !== 0) {
        expect(execute(instruction, { ...given, ...control }), 'not enabled').toEqual(
          undefinedOpcode,
        );
      }
      if (given === OSXSAVE) {
        const without = execute(instruction, { ...secondary(enabled), ...control });
        expect(without, 'without CR4.OSXSAVE').toEqual(undefinedOpcode);
      }
    });
  }

  test('VMFUNC is undefined unless enabled', () => {
    expect(execute({ name: 'vmfunc' })).toEqual(undefinedOpcode);
    expect(execute({ name: 'vmfunc' }, secondary(S.ENABLE_VM_FUNCTIONS))).toEqual(
      exit(EXIT_REASON.VMFUNC),
    );
  });

  test('secondary controls count only when activated', () => {
    const fields = { ...secondary(S.WBINVD_EXITING), [FIELD.CPU_BASED_VM_EXEC_CONTROL]: 0 };
    expect(execute({ name: 'wbinvd' }, fields).ending).toBe('completed');
  });
});

test('an exit of the monitor trap flag comes before a single-step trap, and saves it (27.7.8, 28.3.4)', () => {
  const { processor, vmcs } = guest({
    ...primary(PRIMARY.MONITOR_TRAP_FLAG),
    [FIELD.GUEST_RFLAGS]: 0x102,
    [FIELD.EXCEPTION_BITMAP]: 2,
  });
  const { ending } = executeGuestInstruction(processor, vmcs, { name: 'nop' });
  expect([ending, vmcs.read32(FIELD.VM_EXIT_REASON)]).toEqual(['exit', 37]);
  expect(vmcs.read32(FIELD.GUEST_PENDING_DBG_EXCEPTIONS)).toBe(0x4000);
});

test('the VMX-preemption timer expires when its time has come, not a tick later', () => {
  const { processor, vmcs } = guest();
  processor.preemptionDeadline = 5n;
  processor.timeStampCounter = 4n;
  expect(beforeGuestInstruction(processor, vmcs).ending).toBe('completed');
  processor.timeStampCounter = 5n;
  expect(beforeGuestInstruction(processor, vmcs)).toEqual({ ending: 'exit', reason: 52 });
});

describe('CR8 with "use TPR shadow" (30.1.2, 27.7.7)', () => {
  const VIRTUAL_APIC = 0x1_3000;
  const shadowed = (threshold: number, vtpr: number, more = 0) => {
    const made = guest({
      ...primary(PRIMARY.USE_TPR_SHADOW),
      ...secondary(more),
      [FIELD.VIRTUAL_APIC_PAGE_ADDR]: VIRTUAL_APIC,
      [FIELD.TPR_THRESHOLD]: threshold,
    });
    made.processor.memory.writeByte(VIRTUAL_APIC + 0x80, vtpr);
    return made;
  };
  const load = { name: 'mov-to-cr', cr: 8, value: 3n } as const;

  test('is VTPR in the virtual-APIC page', () => {
    const { processor, vmcs } = shadowed(0, 0x50);
    const read = executeGuestInstruction(processor, vmcs, { name: 'mov-from-cr', cr: 8 });
    expect(read).toEqual({ ending: 'completed', value: 5n });
    expect(executeGuestInstruction(processor, vmcs, load)).toEqual({ ending: 'completed' });
    expect(processor.memory.readByte(VIRTUAL_APIC + 0x80)).toBe(0x30);
  });

  test('a load below the threshold exits after the instruction, but for virtual-interrupt delivery', () => {
    const { processor, vmcs } = shadowed(4, 0x50);
    const { ending } = executeGuestInstruction(processor, vmcs, load);
    expect([ending, vmcs.read32(FIELD.VM_EXIT_REASON)]).toEqual(['exit', 43]);
    expect(vmcs.read(FIELD.GUEST_RIP)).toBe(RIP + 3n);
    const delivered = shadowed(4, 0x50, SECONDARY.VIRTUAL_INTERRUPT_DELIVERY);
    const without = executeGuestInstruction(delivered.processor, delivered.vmcs, load);
    expect(without.ending).toBe('completed');
  });

  test('a VM entry with VTPR below it exits before the first instruction', () => {
    const { processor, vmcs } = shadowed(6, 0x50, SECONDARY.VIRTUALIZE_APIC_ACCESSES);
    expect(beforeGuestInstruction(processor, vmcs)).toEqual({ ending: 'exit', reason: 43 });
    expect(vmcs.read(FIELD.GUEST_RIP)).toBe(RIP);
  });
});

test('MOV to CR3 and CR4 of a guest', () => {
  const fault = { ending: 'delivered', vector: 13, errorCode: 0, rip: RIP };
  const cr3 = (value: bigint, fields: Fields = {}) =>
    execute({ name: 'mov-to-cr', cr: 3, value }, fields);
  expect(cr3(1n << 52n), 'reserved').toEqual(fault);
  expect(cr3(1n << 63n), 'without CR4.PCIDE').toEqual(fault);
  const pcide = { [FIELD.GUEST_CR4]: 0x2_2020n };
  expect(cr3((1n << 63n) | 0x1000n, pcide).ending).toBe('completed');
  const cr4 = (fields: Fields) => execute({ name: 'mov-to-cr', cr: 4, value: 0x2_2020n }, fields);
  expect(cr4({ [FIELD.GUEST_CR3]: 0x1001n }), 'PCIDE with a PCID in CR3').toEqual(fault);
  expect(cr4({ [FIELD.GUEST_CR3]: 0x1000n }).ending).toBe('completed');
  const { processor, vmcs } = guest();
  executeGuestInstruction(processor, vmcs, { name: 'mov-to-cr', cr: 0, value: 0x8005_0023n });
  expect(vmcs.read(FIELD.GUEST_CR0), 'ET stays 1').toBe(0x8005_0033n);
});

test('MOV DR exits before its faults (26.1.3)', () => {
  const ring3 = { [FIELD.GUEST_SS_AR_BYTES]: 0xc0f3 };
  const fault = { ending: 'delivered', vector: 13, errorCode: 0, rip: RIP };
  for (const name of ['mov-to-dr', 'mov-from-dr'] as const) {
    const instruction = { name, dr: 0, value: 0n };
    expect(execute(instruction, { ...ring3, ...primary(PRIMARY.MOV_DR_EXITING) })).toEqual(
      exit(EXIT_REASON.MOV_DR),
    );
    expect(execute(instruction, ring3)).toEqual(fault);
  }
});

test('#GP above CPL 0 and #UD outside 64-bit code come before the exit', () => {
  const ring3 = { [FIELD.GUEST_SS_AR_BYTES]: 0xc0f3, ...primary(PRIMARY.HLT_EXITING) };
  const fault = { ending: 'delivered', vector: 13, errorCode: 0, rip: RIP };
  expect(execute({ name: 'hlt' }, ring3)).toEqual(fault);
  expect(execute({ name: 'invd' }, ring3)).toEqual(fault);
  expect(execute({ name: 'vmcall' }, ring3), 'VMCALL does not look at CPL').toEqual(
    exit(EXIT_REASON.VMCALL),
  );
  expect(execute({ name: 'vmxon' }, ring3), 'VMX instructions exit before the CPL check').toEqual(
    exit(EXIT_REASON.VMXON),
  );
  const compatibility = { [FIELD.GUEST_CS_AR_BYTES]: 0xc09b };
  expect(execute({ name: 'vmxon' }, compatibility)).toEqual(undefinedOpcode);
});

describe('I/O bitmaps', () => {
  const useBitmaps = primary(PRIMARY.USE_IO_BITMAPS | PRIMARY.UNCONDITIONAL_IO_EXITING);
  const rows: [port: number, size: 1 | 2 | 4, exits: boolean][] = [
    [0x3f8, 1, true],
    [0x3f7, 1, false],
    [0x3f7, 2, true],
    [0x3f5, 4, true],
    [0x3f4, 4, false],
    [0x8001, 1, true],
    [0x8000, 1, false],
    [0x7ffe, 4, true],
    [0xffff, 1, false],
    [0xffff, 2, true],
  ];
  for (const [port, size, exits] of rows) {
    test(`${size} ports from 0x${port.toString(16)}`, () => {
      const { processor, vmcs } = guest(useBitmaps);
      processor.memory.writeByte(BITMAPS.ioA + (0x3f8 >> 3), 1 << (0x3f8 & 7));
      processor.memory.writeByte(BITMAPS.ioB, 1 << 1);
      const outcome = executeGuestInstruction(processor, vmcs, { name: 'in', port, size });
      expect(outcome.ending).toBe(exits ? 'exit' : 'completed');
    });
  }
});

describe('MSR bitmap', () => {
  const rows: [msr: number, write: boolean, byte: number | undefined][] = [
    [0x10, false, 0x2],
    [0x10, true, 0x802],
    [0xc000_0080, false, 0x410],
    [0xc000_0080, true, 0xc10],
    [0x2000, false, undefined],
    [0xc000_2000, true, undefined],
    [0x4b56_4d00, false, undefined],
  ];
  for (const [msr, write, byte] of rows) {
    const instruction: GuestInstruction = write
      ? { name: 'wrmsr', msr, value: 0xd00n }
      : { name: 'rdmsr', msr };
    test(`${instruction.name} 0x${msr.toString(16)}`, () => {
      const { processor, vmcs } = guest(primary(PRIMARY.USE_MSR_BITMAPS));
      if (byte !== undefined) {
        const other = guest(primary(PRIMARY.USE_MSR_BITMAPS));
        const passes = executeGuestInstruction(other.processor, other.vmcs, instruction);
        expect(passes.ending, 'bit 0').toBe('completed');
        processor.memory.writeByte(BITMAPS.msr + byte, 1 << (msr & 7));
      }
      expect(executeGuestInstruction(processor, vmcs, instruction)).toEqual({
        ending: 'exit',
        reason: write ? EXIT_REASON.WRMSR : EXIT_REASON.RDMSR,
      });
    });
  }

  test('without a bitmap every access exits', () => {
    expect(execute({ name: 'rdmsr', msr: 0x10 })).toEqual(exit(EXIT_REASON.RDMSR));
  });

  test('an MSR that the processor does not have raises #GP(0)', () => {
    expect(execute({ name: 'rdmsr', msr: 0x1ffe }, primary(PRIMARY.USE_MSR_BITMAPS))).toMatchObject(
      { ending: 'delivered', vector: 13, errorCode: 0 },
    );
  });
});

describe('control registers', () => {
  const masked = {
    [FIELD.CR4_GUEST_HOST_MASK]: 0x2000n,
    [FIELD.CR4_READ_SHADOW]: 0n,
    [FIELD.GUEST_CR4]: 0x2020n,
  };

  test('MOV to CR4 exits when a bit that the host owns differs from the read shadow', () => {
    expect(execute({ name: 'mov-to-cr', cr: 4, value: 0x2020n }, masked)).toEqual(
      exit(EXIT_REASON.CR_ACCESS),
    );
    const { processor, vmcs } = guest(masked);
    const mov = { name: 'mov-to-cr', cr: 4, value: 0xa0n } as const;
    expect(executeGuestInstruction(processor, vmcs, mov).ending).toBe('completed');
    expect(vmcs.read(FIELD.GUEST_CR4), 'the host keeps its bit').toBe(0x20a0n);
  });

  test('MOV from CR4 gives the read shadow where the host owns', () => {
    expect(execute({ name: 'mov-from-cr', cr: 4 }, masked)).toMatchObject({ value: 0x20n });
  });

  test('MOV to CR3 does not exit for a target value', () => {
    const targets = {
      ...primary(PRIMARY.CR3_LOAD_EXITING),
      [FIELD.CR3_TARGET_COUNT]: 1,
      [FIELD.CR3_TARGET_VALUE0]: 0x5000n,
      [FIELD.CR3_TARGET_VALUE1]: 0x6000n,
    };
    expect(execute({ name: 'mov-to-cr', cr: 3, value: 0x5000n }, targets).ending).toBe('completed');
    expect(execute({ name: 'mov-to-cr', cr: 3, value: 0x6000n }, targets).ending).toBe('exit');
  });

  test('a bit that VMX fixes raises #GP(0)', () => {
    expect(execute({ name: 'mov-to-cr', cr: 4, value: 0x20n })).toMatchObject({ vector: 13 });
    expect(execute({ name: 'mov-to-cr', cr: 0, value: 0x11n })).toMatchObject({ vector: 13 });
  });

  const qualifications: [GuestInstruction, Fields, bigint][] = [
    [{ name: 'mov-to-cr', cr: 4, value: 0x2020n, register: 3 }, masked, 0x304n],
    [{ name: 'mov-from-cr', cr: 3, register: 9 }, primary(PRIMARY.CR3_STORE_EXITING), 0x913n],
    [{ name: 'lmsw', value: 0x3bn }, { [FIELD.CR0_GUEST_HOST_MASK]: 2n }, 0x3b_0030n],
    [{ name: 'mov-from-dr', dr: 6, register: 2 }, primary(PRIMARY.MOV_DR_EXITING), 0x216n],
    [{ name: 'in', port: 0x3f8, size: 4 }, primary(PRIMARY.UNCONDITIONAL_IO_EXITING), 0x3f8_000bn],
    [
      { name: 'out', port: 0x80, size: 1, value: 0n },
      primary(PRIMARY.UNCONDITIONAL_IO_EXITING),
      0x80_0000n,
    ],
    [{ name: 'invlpg', address: 0x1234_5000n }, primary(PRIMARY.INVLPG_EXITING), 0x1234_5000n],
  ];
  for (const [instruction, fields, qualification] of qualifications) {
    test(`qualification of ${instruction.name}`, () => {
      const { processor, vmcs } = guest(fields);
      expect(executeGuestInstruction(processor, vmcs, instruction).ending).toBe('exit');
      expect(vmcs.read(FIELD.EXIT_QUALIFICATION)).toBe(qualification);
    });
  }
});

describe('events', () => {
  const pin = (bits: number): Fields => ({ [FIELD.PIN_BASED_VM_EXEC_CONTROL]: bits });
  type Row = [event: GuestEvent, fields: Fields, reason: number | undefined, info?: bigint];
  const pageFault: GuestEvent = { name: 'exception', vector: 14, errorCode: 2, address: 0x1234n };
  const rows: Row[] = [
    [{ name: 'external-interrupt', vector: 32 }, pin(PIN.EXTERNAL_INTERRUPT_EXITING), 1],
    [
      { name: 'external-interrupt', vector: 32 },
      { ...pin(PIN.EXTERNAL_INTERRUPT_EXITING), [FIELD.VM_EXIT_CONTROLS]: 1 << 15 },
      1,
      0x8000_0020n,
    ],
    [{ name: 'external-interrupt', vector: 32 }, {}, undefined],
    [{ name: 'nmi' }, pin(PIN.NMI_EXITING), 0, 0x8000_0202n],
    [{ name: 'nmi' }, {}, undefined],
    [{ name: 'preemption-timer' }, pin(PIN.ACTIVATE_PREEMPTION_TIMER), 52],
    [{ name: 'preemption-timer' }, {}, undefined],
    [{ name: 'triple-fault' }, {}, 2],
    [{ name: 'init' }, {}, 3],
    [{ name: 'exception', vector: 6 }, { [FIELD.EXCEPTION_BITMAP]: 0x40 }, 0, 0x8000_0306n],
    [{ name: 'exception', vector: 6 }, {}, undefined],
    [{ name: 'exception', vector: 3 }, { [FIELD.EXCEPTION_BITMAP]: 8 }, 0, 0x8000_0603n],
    [pageFault, { [FIELD.EXCEPTION_BITMAP]: 1 << 14 }, 0, 0x8000_0b0en],
    [
      pageFault,
      {
        [FIELD.EXCEPTION_BITMAP]: 1 << 14,
        [FIELD.PAGE_FAULT_ERROR_CODE_MASK]: 1,
        [FIELD.PAGE_FAULT_ERROR_CODE_MATCH]: 1,
      },
      undefined,
    ],
    [
      pageFault,
      { [FIELD.PAGE_FAULT_ERROR_CODE_MASK]: 1, [FIELD.PAGE_FAULT_ERROR_CODE_MATCH]: 1 },
      0,
      0x8000_0b0en,
    ],
  ];
  for (const [event, fields, reason, info = 0n] of rows) {
    test(`${JSON.stringify(event, (_, v) => (typeof v === 'bigint' ? Number(v) : v))} ${reason === undefined ? 'stays' : `exits ${reason}`}`, () => {
      const { processor, vmcs } = guest(fields);
      const outcome = deliverGuestEvent(processor, vmcs, event);
      if (reason === undefined) {
        expect(outcome.ending).not.toBe('exit');
        return;
      }
      expect(outcome).toEqual({ ending: 'exit', reason });
      expect(vmcs.read(FIELD.VM_EXIT_INTR_INFO)).toBe(info);
    });
  }

  test('#PF stores the address and the error code', () => {
    const { processor, vmcs } = guest({ [FIELD.EXCEPTION_BITMAP]: 1 << 14 });
    deliverGuestEvent(processor, vmcs, pageFault);
    expect(vmcs.read(FIELD.EXIT_QUALIFICATION)).toBe(0x1234n);
    expect(vmcs.read(FIELD.VM_EXIT_INTR_ERROR_CODE)).toBe(2n);
  });

  test('an interrupt window opens when IF is 1 and STI no longer blocks', () => {
    const { processor, vmcs } = guest(primary(PRIMARY.INTERRUPT_WINDOW_EXITING));
    const run = (name: 'sti' | 'nop') => executeGuestInstruction(processor, vmcs, { name }).ending;
    expect([run('nop'), run('sti'), run('nop')]).toEqual(['completed', 'completed', 'completed']);
    expect(executeGuestInstruction(processor, vmcs, { name: 'nop' })).toEqual({
      ending: 'exit',
      reason: EXIT_REASON.INTERRUPT_WINDOW,
    });
  });

  test('an NMI window opens unless NMIs are blocked', () => {
    const controls = primary(PRIMARY.NMI_WINDOW_EXITING);
    expect(execute({ name: 'nop' }, controls)).toEqual(exit(EXIT_REASON.NMI_WINDOW));
    const blocked = { ...controls, [FIELD.GUEST_INTERRUPTIBILITY_INFO]: 8 };
    expect(execute({ name: 'nop' }, blocked).ending).toBe('completed');
  });

  test('the monitor trap flag exits after the instruction', () => {
    expect(execute({ name: 'nop' }, primary(PRIMARY.MONITOR_TRAP_FLAG))).toEqual({
      ending: 'exit',
      reason: EXIT_REASON.MONITOR_TRAP_FLAG,
      rip: RIP + 1n,
    });
  });
});

describe('time', () => {
  test('RDTSC adds the offset and scales', () => {
    const { processor, vmcs } = guest({
      ...primary(PRIMARY.USE_TSC_OFFSETTING),
      ...secondary(SECONDARY.USE_TSC_SCALING),
      [FIELD.TSC_OFFSET]: -100n,
      [FIELD.TSC_MULTIPLIER]: 1n << 49n,
    });
    processor.timeStampCounter = 1000n;
    expect(executeGuestInstruction(processor, vmcs, { name: 'rdtsc' })).toMatchObject({
      value: 1900n,
    });
  });

  test('a PAUSE loop longer than PLE_Window exits', () => {
    const { processor, vmcs } = guest({
      ...secondary(SECONDARY.PAUSE_LOOP_EXITING),
      [FIELD.PLE_GAP]: 10,
      [FIELD.PLE_WINDOW]: 25,
    });
    const pauseAt = (time: bigint) => {
      processor.timeStampCounter = time;
      return executeGuestInstruction(processor, vmcs, { name: 'pause' }).ending;
    };
    expect([0n, 10n, 20n].map(pauseAt), 'in the window').not.toContain('exit');
    expect(pauseAt(31n), 'a longer pause starts a new loop').toBe('completed');
    expect([41n, 51n].map(pauseAt), 'in the window').not.toContain('exit');
    expect(pauseAt(57n)).toBe('exit');
  });
});

test('an interrupt that is delivered wakes a halted guest', () => {
  const { processor, vmcs } = guest({ [FIELD.GUEST_RFLAGS]: 0x202n });
  executeGuestInstruction(processor, vmcs, { name: 'hlt' });
  expect(vmcs.read32(FIELD.GUEST_ACTIVITY_STATE)).toBe(1);
  const event = { name: 'external-interrupt', vector: 0x30 } as const;
  expect(deliverGuestEvent(processor, vmcs, event)).toEqual({ ending: 'delivered', vector: 0x30 });
  expect(vmcs.read32(FIELD.GUEST_ACTIVITY_STATE)).toBe(0);
});

test('blocking by MOV SS keeps the NMI window closed', () => {
  const window = primary(PRIMARY.NMI_WINDOW_EXITING);
  const ends = (blocking: number) =>
    execute({ name: 'nop' }, { ...window, [FIELD.GUEST_INTERRUPTIBILITY_INFO]: blocking }).ending;
  expect(ends(2)).toBe('completed');
  expect(ends(8)).toBe('completed');
  expect(ends(0)).toBe('exit');
});
