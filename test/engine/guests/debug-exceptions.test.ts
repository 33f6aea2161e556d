// Debug exceptions of L2: single-stepping, what VM entry leaves pending, and guarded debug registers.
import { describe, expect, test } from 'vitest';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { L2, L2Guest, type L2Options } from '../l2-guest.js';

const CODE = BigInt(L2.CODE);
const HANDLER = BigInt(L2.HANDLER);
const VMCALL = 18n;
const TF = 0x102n;
const BS = 0x4000n;
const DB_IN_BITMAP = [FIELD.EXCEPTION_BITMAP, 2n] as const;
const DB_INFORMATION = 0x8000_0301n;
const NOP = 0x90;
const CPUID = [0x0f, 0xa2];
const HLT = 0xf4;
/** VM-entry controls. */
const LOADS_DEBUG_CONTROLS = [FIELD.VM_ENTRY_CONTROLS, 0x93ffn] as const;
const POPF_AFTER_PUSH_RBX = [0x53, 0x9d];

type Field = readonly [field: number, value: bigint];

function ran(code: readonly number[], fields: readonly Field[], more: L2Options = {}): L2Guest {
  const guest = new L2Guest(code, { behaviour: 'sdm', fields, ...more });
  expect(guest.run()).toBe('reflected');
  return guest;
}

const seen = (guest: L2Guest) => ({
  reason: guest.read(FIELD.VM_EXIT_REASON),
  qualification: guest.read(FIELD.EXIT_QUALIFICATION),
  event: guest.read(FIELD.VM_EXIT_INTR_INFO),
  rip: guest.read(FIELD.GUEST_RIP) - CODE,
  flags: guest.read(FIELD.GUEST_RFLAGS),
  pending: guest.read(FIELD.GUEST_PENDING_DBG_EXCEPTIONS),
});

const trap = (rip: number, qualification: bigint, flags: bigint) => ({
  reason: 0n,
  qualification,
  event: DB_INFORMATION,
  rip: BigInt(rip),
  flags,
  pending: 0n,
});

const flags = (value: bigint): Field => [FIELD.GUEST_RFLAGS, value];
const pending = (value: bigint): Field => [FIELD.GUEST_PENDING_DBG_EXCEPTIONS, value];
const blocking = (value: bigint): Field => [FIELD.GUEST_INTERRUPTIBILITY_INFO, value];
const activity = (value: bigint): Field => [FIELD.GUEST_ACTIVITY_STATE, value];
const injected = (value: bigint): Field => [FIELD.VM_ENTRY_INTR_INFO_FIELD, value];

describe('that exit (SDM 28.2.1, 28.3.3, 28.3.4)', () => {
  const rows: [string, readonly number[], readonly Field[], ReturnType<typeof trap>, L2Options?][] =
    [
      ['a single step, after the instruction', [NOP], [flags(TF)], trap(1, BS, TF)],
      ['after HLT, which it ends', [HLT], [flags(TF)], trap(1, BS, TF)],
      ['after a jump, where it leads', [0xeb, 1, NOP], [flags(TF)], trap(3, BS, TF)],
      [
        'POPF that sets TF: after the next instruction',
        [...POPF_AFTER_PUSH_RBX, NOP],
        [],
        trap(3, BS, TF),
        { registers: { 3: TF } },
      ],
      ['pending at VM entry: before the first instruction', [NOP], [pending(BS)], trap(0, BS, 2n)],
      ['with a matched breakpoint', [NOP], [pending(0x1005n)], trap(0, 5n, 2n)],
      [
        'before an interrupt window and the timer',
        [NOP],
        [
          pending(BS),
          flags(0x202n),
          [FIELD.CPU_BASED_VM_EXEC_CONTROL, 0x8500_6176n],
          [FIELD.PIN_BASED_VM_EXEC_CONTROL, 0x57n],
          [FIELD.VMX_PREEMPTION_TIMER_VALUE, 0n],
        ],
        trap(0, BS, 0x202n),
      ],
      ['in HLT', [NOP], [pending(BS), flags(TF), activity(1n)], trap(0, BS, TF)],
    ];
  test.each(rows)('%s', (_, code, fields, expected, more) => {
    expect(seen(ran(code, [...fields, DB_IN_BITMAP], more))).toEqual(expected);
  });

  test('a guarded debug register: a fault, with RF', () => {
    // mov dr0, rax with DR7.GD
    const given = [[FIELD.GUEST_DR7, 0x2400n], LOADS_DEBUG_CONTROLS, DB_IN_BITMAP] as const;
    const guest = ran([0x0f, 0x23, 0xc0], given);
    expect(seen(guest)).toEqual(trap(0, 0x2000n, 0x1_0002n));
    const exiting: Field = [FIELD.CPU_BASED_VM_EXEC_CONTROL, 0x8580_6172n];
    const exits = ran([0x0f, 0x23, 0xc0], [...given, exiting]);
    expect(exits.read(FIELD.VM_EXIT_REASON), '"MOV-DR exiting" comes first').toBe(29n);
  });
});

describe('that the guest gets', () => {
  test('through its IDT: TF pushed, cleared in the handler, and the cause in DR6', () => {
    const guest = ran([NOP], [flags(TF)]);
    expect(guest.read(FIELD.VM_EXIT_REASON)).toBe(VMCALL);
    expect(guest.read(FIELD.GUEST_RIP)).toBe(HANDLER);
    expect(guest.read(FIELD.GUEST_RFLAGS)).toBe(2n);
    const stack = Number(guest.read(FIELD.GUEST_RSP));
    expect(guest.quad(stack), 'RIP after the instruction').toBe(CODE + 1n);
    expect(guest.quad(stack + 16), 'RFLAGS without RF').toBe(TF);
    expect(guest.machine.vcpu.processor.dr6).toBe(0xffff_4ff0);
  });
});

describe('that do not come', () => {
  const rows: [string, readonly number[], readonly Field[], bigint][] = [
    ['an instruction that exits has not completed', CPUID, [flags(TF)], 10n],
    [
      'with IA32_DEBUGCTL.BTF',
      [NOP],
      [flags(TF), [FIELD.GUEST_IA32_DEBUGCTL, 2n], LOADS_DEBUG_CONTROLS],
      VMCALL,
    ],
    ['neither BS nor an enabled breakpoint', [NOP], [pending(1n)], VMCALL],
    ['an injected NMI takes their place', [NOP], [pending(BS), injected(0x8000_0202n)], VMCALL],
  ];
  test.each(rows)('%s', (_, code, fields, reason) => {
    const guest = ran(code, [...fields, DB_IN_BITMAP]);
    expect(guest.read(FIELD.VM_EXIT_REASON)).toBe(reason);
    expect(guest.read(FIELD.GUEST_PENDING_DBG_EXCEPTIONS)).toBe(0n);
  });

  test('while MOV SS blocks: held until the next instruction, and saved by an exit before', () => {
    const fields = [pending(0x1001n), blocking(2n), DB_IN_BITMAP];
    expect(seen(ran([NOP], fields))).toEqual(trap(1, 1n, 2n));
    const exits = seen(ran(CPUID, fields));
    expect([exits.reason, exits.pending]).toEqual([10n, 0x1001n]);
  });
});
