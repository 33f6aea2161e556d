// Instructions of L2 from their bytes to what L1 reads after the exit.
import { describe, expect, test } from 'vitest';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { X2apic } from '../../../src/engine/processor/x2apic.js';
import { L2, L2Guest, type L2Options, STACK_TOP } from '../l2-guest.js';

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RBX = 3;
const CODE = BigInt(L2.CODE);
const HANDLER = BigInt(L2.HANDLER);

/** Runs code on a guest that follows the SDM, whose first events need no help of L1. */
function ran(code: readonly number[], options: L2Options = {}): L2Guest {
  const guest = new L2Guest(code, { behaviour: 'sdm', ...options });
  expect(guest.run()).toBe('reflected');
  return guest;
}

const reason = (guest: L2Guest) => Number(guest.read(FIELD.VM_EXIT_REASON));
const VMCALL = 18;

describe('registers and memory', () => {
  const rows: [string, number[], Record<number, bigint>, Record<number, bigint>][] = [
    ['mov eax, imm32 clears bits 63:32', [0xb8, 1, 0, 0, 0], { 0: -1n }, { 0: 1n }],
    ['mov ah, al', [0x88, 0xc4], { 0: 0x11n }, { 0: 0x1111n }],
    [
      'mov r15, imm32',
      [0x49, 0xc7, 0xc7, 0xff, 0xff, 0xff, 0xff],
      {},
      { 15: 0xffff_ffff_ffff_ffffn },
    ],
    ['add rax, rbx', [0x48, 0x01, 0xd8], { 0: 2n, 3: 3n }, { 0: 5n }],
    ['sub al, 1', [0x2c, 1], { 0: 0x100n }, { 0: 0x1ffn }],
    ['xor ecx, ecx', [0x31, 0xc9], { 1: -1n }, { 1: 0n }],
    ['neg rbx', [0x48, 0xf7, 0xdb], { 3: 1n }, { 3: 0xffff_ffff_ffff_ffffn }],
    ['not rbx', [0x48, 0xf7, 0xd3], { 3: 0n }, { 3: 0xffff_ffff_ffff_ffffn }],
    ['div ecx', [0xf7, 0xf1], { 0: 17n, 1: 5n, 2: 0n }, { 0: 3n, 2: 2n }],
    ['inc rax', [0x48, 0xff, 0xc0], { 0: 6n }, { 0: 7n }],
    ['dec ecx', [0xff, 0xc9], { 1: 0n }, { 1: 0xffff_ffffn }],
    ['lea rax, [rbx+rcx*4+8]', [0x48, 0x8d, 0x44, 0x8b, 8], { 1: 3n, 3: 0x10n }, { 0: 0x24n }],
    ['push rbx, pop rax', [0x53, 0x58], { 3: 9n }, { 0: 9n }],
    [
      'store and load',
      [0x48, 0x89, 0x18, 0x48, 0x8b, 0x08],
      { 0: BigInt(L2.DATA), 3: 7n },
      { 1: 7n },
    ],
    ['a jump that is taken', [0x39, 0xc0, 0x74, 5, 0xb8, 1, 0, 0, 0], { 0: 0n }, { 0: 0n }],
    ['a jump that is not', [0x39, 0xc0, 0x75, 5, 0xb8, 1, 0, 0, 0], { 0: 0n }, { 0: 1n }],
    ['carry: sbb eax, eax', [0x29, 0xd8, 0x19, 0xc0], { 0: 1n, 3: 2n }, { 0: 0xffff_ffffn }],
  ];
  test.each(rows)('%s', (_, code, before, after) => {
    const guest = ran(code, { registers: before });
    expect(reason(guest)).toBe(VMCALL);
    expect(guest.read(FIELD.GUEST_RIP)).toBe(CODE + BigInt(code.length));
    for (const [register, value] of Object.entries(after)) {
      expect(guest.registers[Number(register)], `register ${register}`).toBe(value);
    }
  });

  test("RSP is the VMCS's", () => {
    const guest = ran([0x48, 0x83, 0xec, 0x20, 0x48, 0x89, 0xe3]);
    expect(guest.registers[RBX]).toBe(BigInt(STACK_TOP - 0x20));
    expect(guest.read(FIELD.GUEST_RSP)).toBe(BigInt(STACK_TOP - 0x20));
  });

  test('call and ret', () => {
    // call +3; vmcall; ret
    const guest = ran([0xe8, 3, 0, 0, 0, 0x0f, 0x01, 0xc1, 0xc3]);
    expect(guest.read(FIELD.GUEST_RIP)).toBe(CODE + 5n);
    expect(guest.read(FIELD.GUEST_RSP)).toBe(BigInt(STACK_TOP));
  });
});

describe('exit information', () => {
  const UNMAPPED = BigInt(L2.UNMAPPED);
  const load = [0x48, 0x8b, 0x18];

  test('an EPT violation: RF, both addresses, user and writable page', () => {
    const guest = ran(load, { registers: { [RAX]: UNMAPPED + 8n } });
    expect(reason(guest)).toBe(48);
    expect(guest.read(FIELD.EXIT_QUALIFICATION)).toBe(0x781n);
    expect(guest.read(FIELD.GUEST_PHYSICAL_ADDRESS)).toBe(UNMAPPED + 8n);
    expect(guest.read(FIELD.GUEST_LINEAR_ADDRESS)).toBe(UNMAPPED + 8n);
    expect(guest.read(FIELD.GUEST_RFLAGS)).toBe(0x1_0002n);
  });

  test('of a supervisor page that is read-only and execute-disable', () => {
    const guest = ran(load, {
      registers: { [RAX]: UNMAPPED },
      prepare: (each) => each.mapInL2(L2.UNMAPPED, UNMAPPED | 1n | (1n << 63n)),
    });
    expect(guest.read(FIELD.EXIT_QUALIFICATION)).toBe(0x981n);
  });

  test('of a paging structure: bit 8 is 0', () => {
    const guest = ran(load, {
      registers: { [RAX]: BigInt(L2.DATA) },
      prepare: (each) => each.mapInEpt(L2.PT, 0n),
    });
    expect(guest.read(FIELD.EXIT_QUALIFICATION)).toBe(0x81n);
    expect(guest.read(FIELD.GUEST_PHYSICAL_ADDRESS)).toBe(BigInt(L2.PT + 8 * (L2.CODE >> 12)));
    expect(guest.read(FIELD.GUEST_LINEAR_ADDRESS)).toBe(CODE);
  });

  test('the flags of an instruction that exits do not have RF', () => {
    const guest = ran([0x0f, 0xa2]);
    expect(reason(guest)).toBe(10);
    expect(guest.read(FIELD.GUEST_RFLAGS)).toBe(2n);
    expect(guest.read(FIELD.VM_EXIT_INSTRUCTION_LEN)).toBe(2n);
  });

  const SECONDARY = FIELD.SECONDARY_VM_EXEC_CONTROL;
  const rows: [string, number[], number, number, bigint, [number, bigint][]?][] = [
    ['rdrand rbx', [0x48, 0x0f, 0xc7, 0xf3], 57, 0x1018, 0n, [[SECONDARY, 0x822n]]],
    ['rdseed ebx', [0x0f, 0xc7, 0xfb], 61, 0x818, 0n, [[SECONDARY, 0x1_0022n]]],
    ['invept rcx, [rax+8]', [0x66, 0x0f, 0x38, 0x80, 0x48, 8], 50, 0x1041_8100, 8n],
    ['invvpid rcx, [rax-8]', [0x66, 0x0f, 0x38, 0x81, 0x48, 0xf8], 53, 0x1041_8100, -8n],
    ['vmclear [rbx+rcx*8]', [0x66, 0x0f, 0xc7, 0x34, 0xcb], 19, 0x0185_8103 & 0x0fff_ffff, 0n],
    ['vmptrld fs:[rax]', [0x64, 0x0f, 0xc7, 0x30], 21, 0x0042_0100, 0n],
    ['vmptrst [rsp]', [0x0f, 0xc7, 0x3c, 0x24], 22, 0x0241_0100, 0n],
    ['vmxon [rip+0x10]', [0xf3, 0x0f, 0xc7, 0x35, 0x10, 0, 0, 0], 27, 0x0841_8100, CODE + 0x18n],
    ['vmread rbx, rcx', [0x0f, 0x78, 0xcb], 23, 0x1000_0418, 0n],
    ['vmwrite rbx, rcx', [0x0f, 0x79, 0xd9], 25, 0x3000_0408, 0n],
  ];
  test.each(rows)('%s', (_, code, expected, information, displacement, fields = []) => {
    const guest = ran(code, { fields });
    expect(reason(guest)).toBe(expected);
    expect(guest.read(FIELD.VMX_INSTRUCTION_INFO)).toBe(BigInt(information >>> 0));
    expect(guest.read(FIELD.EXIT_QUALIFICATION)).toBe(BigInt.asUintN(64, displacement));
    expect(guest.read(FIELD.VM_EXIT_INSTRUCTION_LEN)).toBe(BigInt(code.length));
  });

  const io: [string, number[], bigint][] = [
    ['in ax, 0x60', [0x66, 0xe5, 0x60], 0x60_0049n],
    ['out 0x80, al', [0xe6, 0x80], 0x80_0040n],
    ['out dx, eax', [0xef], 0x3f8_0003n],
    ['rep outsb', [0xf3, 0x6e], 0x3f8_0030n],
    ['insb', [0x6c], 0x3f8_0018n],
  ];
  test.each(io)('%s', (_, code, qualification) => {
    const guest = ran(code, {
      registers: { [RCX]: 2n, [RDX]: 0x3f8n, 6: 0x1234n, 7: 0x5678n },
    });
    expect(reason(guest)).toBe(30);
    expect(guest.read(FIELD.EXIT_QUALIFICATION)).toBe(qualification);
    if ((qualification & 0x10n) === 0n) return;
    const isIn = (qualification & 8n) !== 0n;
    expect(guest.read(FIELD.GUEST_LINEAR_ADDRESS)).toBe(isIn ? 0x5678n : 0x1234n);
    expect(guest.read(FIELD.VMX_INSTRUCTION_INFO) & 0x380n).toBe(0x100n);
  });

  test('VMX instructions exit at CPL 3, too (P2)', () => {
    const user: [number, bigint][] = [
      [FIELD.GUEST_CS_SELECTOR, 0x13n],
      [FIELD.GUEST_CS_AR_BYTES, 0xa0fbn],
      [FIELD.GUEST_SS_SELECTOR, 0x1bn],
      [FIELD.GUEST_SS_AR_BYTES, 0xc0f3n],
    ];
    const guest = ran([0x0f, 0x01, 0xc2], { fields: user });
    expect(reason(guest)).toBe(20);
  });
});

describe('exceptions', () => {
  const bitmap = (vector: number): [number, bigint] => [
    FIELD.EXCEPTION_BITMAP,
    1n << BigInt(vector),
  ];
  const noIdt: [number, bigint] = [FIELD.GUEST_IDTR_LIMIT, 0n];
  const UD2 = [0x0f, 0x0b];

  test('go through the IDT: frame, flags and handler', () => {
    const guest = ran(UD2, { fields: [[FIELD.GUEST_RFLAGS, 0x246n]] });
    expect(reason(guest)).toBe(VMCALL);
    expect(guest.read(FIELD.GUEST_RIP)).toBe(HANDLER);
    const stack = STACK_TOP - 0x28;
    expect(guest.read(FIELD.GUEST_RSP)).toBe(BigInt(stack));
    expect(guest.quad(stack)).toBe(CODE);
    expect(guest.quad(stack + 8)).toBe(0x10n);
    expect(guest.quad(stack + 0x10)).toBe(0x1_0246n);
    expect(guest.quad(stack + 0x18)).toBe(BigInt(STACK_TOP));
    expect(guest.quad(stack + 0x20)).toBe(0x18n);
    expect(guest.read(FIELD.GUEST_RFLAGS)).toBe(0x46n);
  });

  test('in ACRN the first of a new L2 is an EPT violation with IDT-vectoring information', () => {
    const guest = new L2Guest(UD2);
    expect(guest.run()).toBe('reflected');
    expect(reason(guest)).toBe(48);
    expect(guest.read(FIELD.IDT_VECTORING_INFO_FIELD)).toBe(0x8000_0306n);
    expect(guest.read(FIELD.GUEST_PHYSICAL_ADDRESS)).toBe(BigInt(L2.IDT + 6 * 16));
    expect(guest.read(FIELD.GUEST_RFLAGS)).toBe(0x1_0002n);
    expect(guest.read(FIELD.GUEST_RIP)).toBe(CODE);
  });

  test('a page fault: error code, address, and CR2', () => {
    const code = [0x48, 0x8b, 0x18];
    const registers = { [RAX]: BigInt(L2.ABSENT) };
    const guest = ran(code, { registers, fields: [bitmap(14)] });
    expect(reason(guest)).toBe(0);
    expect(guest.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0b0en);
    expect(guest.read(FIELD.VM_EXIT_INTR_ERROR_CODE)).toBe(0n);
    expect(guest.read(FIELD.EXIT_QUALIFICATION)).toBe(BigInt(L2.ABSENT));
    expect(guest.machine.vcpu.processor.cr2, 'an exit leaves CR2').toBe(0n);
    const delivered = ran(code, { registers });
    expect(delivered.machine.vcpu.processor.cr2).toBe(BigInt(L2.ABSENT));
    expect(delivered.quad(STACK_TOP - 0x30), 'the error code').toBe(0n);
  });

  const rights: [string, bigint, number, bigint, [number, bigint][]?][] = [
    ['a write to a read-only page with CR0.WP', 5n, 0x89, 3n],
    ['a read with SMAP of a user page', 7n, 0x8b, 1n, [[FIELD.GUEST_CR4, 0x20_2020n]]],
    ['a reserved bit', 7n | (1n << 45n), 0x8b, 9n],
  ];
  test.each(rights)('%s', (_, entry, opcode, error, fields = []) => {
    const guest = ran([0x48, opcode, 0x18], {
      registers: { [RAX]: BigInt(L2.DATA) },
      fields: [bitmap(14), ...fields],
      prepare: (each) => each.mapInL2(L2.DATA, BigInt(L2.DATA) | entry),
    });
    expect(guest.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0b0en);
    expect(guest.read(FIELD.VM_EXIT_INTR_ERROR_CODE)).toBe(error);
  });

  test('a page without execute permission', () => {
    const guest = ran([0xff, 0xe0], {
      registers: { [RAX]: BigInt(L2.DATA) },
      fields: [bitmap(14)],
      prepare: (each) => each.mapInL2(L2.DATA, BigInt(L2.DATA) | 7n | (1n << 63n)),
    });
    expect(guest.read(FIELD.VM_EXIT_INTR_ERROR_CODE)).toBe(0x11n);
  });

  test('the guest sets accessed and dirty flags', () => {
    const guest = ran([0x48, 0x89, 0x18, 0x48, 0x8b, 0x19], {
      registers: { [RAX]: BigInt(L2.DATA), [RCX]: BigInt(L2.TSS) },
    });
    expect(guest.quad(L2.PT + 8 * (L2.DATA >> 12)) & 0x60n).toBe(0x60n);
    expect(guest.quad(L2.PT + 8 * (L2.TSS >> 12)) & 0x60n).toBe(0x20n);
    expect(guest.quad(L2.PML4) & 0x20n).toBe(0x20n);
  });

  test('a write after a read sets the dirty flag', () => {
    const guest = ran([0x48, 0x8b, 0x18, 0x48, 0x89, 0x18], {
      registers: { [RAX]: BigInt(L2.DATA) },
    });
    expect(guest.quad(L2.PT + 8 * (L2.DATA >> 12)) & 0x60n).toBe(0x60n);
  });

  test('INT3 that exits has its length, and RF 0', () => {
    const guest = ran([0xcc], { fields: [bitmap(3)] });
    expect(guest.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0603n);
    expect(guest.read(FIELD.VM_EXIT_INSTRUCTION_LEN)).toBe(1n);
    expect(guest.read(FIELD.GUEST_RFLAGS)).toBe(2n);
  });

  test('INT n returns after itself', () => {
    const guest = ran([0xcd, 0x40]);
    expect(guest.read(FIELD.GUEST_RIP)).toBe(HANDLER);
    expect(guest.quad(STACK_TOP - 0x28)).toBe(CODE + 2n);
    expect(guest.quad(STACK_TOP - 0x18)).toBe(2n);
  });

  test('#GP while #UD is delivered: the exit has both', () => {
    const guest = ran(UD2, { fields: [noIdt, bitmap(13)] });
    expect(guest.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0b0dn);
    expect(guest.read(FIELD.VM_EXIT_INTR_ERROR_CODE)).toBe(6n * 8n + 3n);
    expect(guest.read(FIELD.IDT_VECTORING_INFO_FIELD)).toBe(0x8000_0306n);
  });

  test('a double fault that exits counts as no exit during delivery', () => {
    const guest = ran(UD2, { fields: [noIdt, bitmap(8)] });
    expect(guest.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0b08n);
    expect(guest.read(FIELD.IDT_VECTORING_INFO_FIELD)).toBe(0n);
  });

  test('a triple fault', () => {
    const guest = ran(UD2, { fields: [noIdt] });
    expect(reason(guest)).toBe(2);
  });

  test('division by zero and an address that is not canonical', () => {
    const divided = ran([0xf7, 0xf1], { registers: { [RCX]: 0n }, fields: [bitmap(0)] });
    expect(divided.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0300n);
    const loaded = ran([0x48, 0x8b, 0x18], {
      registers: { [RAX]: 0x8000_0000_0000n },
      fields: [bitmap(13)],
    });
    expect(loaded.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0b0dn);
  });
});

describe('events at VM entry', () => {
  test('an injected interrupt wakes a halted guest', () => {
    const guest = ran([], {
      fields: [
        [FIELD.GUEST_ACTIVITY_STATE, 1n],
        [FIELD.GUEST_RFLAGS, 0x202n],
        [FIELD.VM_ENTRY_INTR_INFO_FIELD, 0x8000_0030n],
      ],
    });
    expect(guest.read(FIELD.GUEST_RIP)).toBe(HANDLER);
    expect(guest.read(FIELD.GUEST_ACTIVITY_STATE)).toBe(0n);
    expect(guest.read(FIELD.VM_ENTRY_INTR_INFO_FIELD)).toBe(0x30n);
    expect(guest.quad(STACK_TOP - 0x28)).toBe(CODE);
  });

  test('an injected software interrupt returns after its instruction', () => {
    const guest = ran([], {
      fields: [
        [FIELD.VM_ENTRY_INTR_INFO_FIELD, 0x8000_0440n],
        [FIELD.VM_ENTRY_INSTRUCTION_LEN, 2n],
      ],
    });
    expect(guest.quad(STACK_TOP - 0x28)).toBe(CODE + 2n);
  });

  test('an injected exception pushes its error code; no exception bitmap is asked', () => {
    const guest = ran([], {
      fields: [
        [FIELD.EXCEPTION_BITMAP, 1n << 13n],
        [FIELD.VM_ENTRY_INTR_INFO_FIELD, 0x8000_0b0dn],
        [FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, 0x18n],
      ],
    });
    expect(guest.read(FIELD.GUEST_RIP)).toBe(HANDLER);
    expect(guest.quad(STACK_TOP - 0x30)).toBe(0x18n);
  });

  test('an injected NMI blocks others', () => {
    const guest = ran([], { fields: [[FIELD.VM_ENTRY_INTR_INFO_FIELD, 0x8000_0202n]] });
    expect(guest.read(FIELD.GUEST_INTERRUPTIBILITY_INFO)).toBe(8n);
  });

  const timer = (value: bigint): [number, bigint][] => [
    [FIELD.PIN_BASED_VM_EXEC_CONTROL, 0x57n],
    [FIELD.VMX_PREEMPTION_TIMER_VALUE, value],
  ];

  test('a VMX-preemption timer of 0 exits before the first instruction', () => {
    const guest = ran([0xb8, 1, 0, 0, 0], { fields: timer(0n) });
    expect(reason(guest)).toBe(52);
    expect(guest.read(FIELD.GUEST_RIP)).toBe(CODE);
    expect(guest.registers[RAX]).toBe(0n);
  });

  test('a larger one lets as many ticks pass', () => {
    // Fetches that L0 handles take ticks as well.
    const guest = ran([0xeb, 0x00, 0xeb, 0xfc], { fields: timer(500n) });
    expect(reason(guest)).toBe(52);
    expect(guest.machine.vcpu.processor.timeStampCounter).toBeGreaterThanOrEqual(500n);
  });

  /** The local APIC asks for vector 0x61. */
  const interrupted = (guest: L2Guest) => {
    const apic = new X2apic({ id: 0, version: 0x5_0014n, base: 0xfee0_0d00n });
    apic.writeMsr(0x83f, 0x61n, 0n);
    guest.machine.vcpu.processor.localApic = apic;
  };

  test('an interrupt exits with its vector when acknowledged, and is in service', () => {
    const guest = ran([], {
      fields: [[FIELD.VM_EXIT_CONTROLS, 0x23_effbn]],
      prepare: interrupted,
    });
    expect(reason(guest)).toBe(1);
    expect(guest.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0x8000_0061n);
    const apic = guest.machine.vcpu.processor.localApic;
    expect(apic?.readMsr(0x813)).toBe(2n);
    expect(apic?.readMsr(0x823)).toBe(0n);
  });

  test('without acknowledging it stays where it is, and exits again', () => {
    const guest = ran([], { prepare: interrupted });
    expect(guest.read(FIELD.VM_EXIT_INTR_INFO)).toBe(0n);
    expect(guest.machine.vcpu.processor.localApic?.readMsr(0x823)).toBe(2n);
    expect(guest.run(true)).toBe('reflected');
    expect(reason(guest)).toBe(1);
  });

  test('one that does not exit goes through the IDT once RFLAGS.IF is 1', () => {
    const guest = ran([0xfb, 0x90, 0x90], {
      fields: [[FIELD.PIN_BASED_VM_EXEC_CONTROL, 0x16n]],
      prepare: interrupted,
    });
    expect(guest.read(FIELD.GUEST_RIP)).toBe(HANDLER);
    // STI blocks for one instruction.
    expect(guest.quad(STACK_TOP - 0x28)).toBe(CODE + 2n);
  });
});

describe('translations that L2 caches', () => {
  // mov rbx, [rax]; mov [rcx], rdx; mov rsi, [rax]; mov rbp, cr3; mov cr3, rbp; mov rdi, [rax]
  const code = [
    0x48, 0x8b, 0x18, 0x48, 0x89, 0x11, 0x48, 0x8b, 0x30, 0x0f, 0x20, 0xdd, 0x0f, 0x22, 0xdd, 0x48,
    0x8b, 0x38,
  ];
  const OTHER = L2.ABSENT - 0x2000;

  test('hold until MOV to CR3', () => {
    const guest = ran(code, {
      registers: {
        [RAX]: BigInt(L2.DATA),
        [RCX]: BigInt(L2.PT + 8 * (L2.DATA >> 12)),
        [RDX]: BigInt(OTHER) | 7n,
      },
      prepare: (each) => {
        each.quads(L2.DATA, [0x1111n]);
        each.quads(OTHER, [0x2222n]);
      },
    });
    expect(guest.registers[RBX]).toBe(0x1111n);
    expect(guest.registers[6], 'the entry has changed').toBe(0x1111n);
    expect(guest.registers[7], 'after MOV to CR3').toBe(0x2222n);
  });

  test('do not outlive an exit with VPID 0', () => {
    const guest = new L2Guest([0x48, 0x8b, 0x18], {
      behaviour: 'sdm',
      registers: { [RAX]: BigInt(L2.DATA) },
      fields: [[FIELD.SECONDARY_VM_EXEC_CONTROL, 0x2n]],
    });
    expect(guest.run()).toBe('reflected');
    const { tlb } = guest.machine.vcpu.processor;
    const eptp = guest.machine.vm.nestedEpt.shadowEptpOf(guest.read(FIELD.EPT_POINTER));
    expect(tlb.lookupLinear(0, eptp, L2.DATA)).toBeUndefined();
    expect(tlb.lookupGuestPhysical(eptp, L2.DATA)).toBeDefined();
  });
});

describe('registers that a VMCS holds only between runs', () => {
  const toDr7 = [0xb8, 0x55, 0x04, 0, 0, 0x0f, 0x23, 0xf8];

  test('"save debug controls" saves DR7, and without it the field stays', () => {
    expect(ran(toDr7).read(FIELD.GUEST_DR7)).toBe(0x400n);
    const saving: L2Options = { fields: [[FIELD.VM_EXIT_CONTROLS, 0x23_6fffn]] };
    expect(ran(toDr7, saving).read(FIELD.GUEST_DR7)).toBe(0x455n);
  });

  test('the VM-exit MSR-store area and the VM-entry MSR-load area', () => {
    const guest = ran([0xb9, 0x82, 0, 0, 0xc0, 0x0f, 0x32], {
      fields: [
        [FIELD.CPU_BASED_VM_EXEC_CONTROL, 0x9500_6172n],
        [FIELD.MSR_BITMAP, 0x30_0000n],
        [FIELD.VM_ENTRY_MSR_LOAD_COUNT, 1n],
        [FIELD.VM_ENTRY_MSR_LOAD_ADDR, 0x30_1000n],
        [FIELD.VM_EXIT_MSR_STORE_COUNT, 1n],
        [FIELD.VM_EXIT_MSR_STORE_ADDR, 0x30_2000n],
        [FIELD.GUEST_SYSENTER_CS, 0x23n],
      ],
      prepare: (each) => {
        each.quads(0x30_1000, [0xc000_0082n, 0x1234_5678_9abcn]);
        each.quads(0x30_2000, [0x174n, 0n]);
      },
    });
    expect(guest.registers[RAX]).toBe(0x5678_9abcn);
    expect(guest.registers[RDX]).toBe(0x1234n);
    expect(guest.quad(0x30_2008)).toBe(0x23n);
  });

  test.each([
    ['stores an MSR that does not exist', [0x9999n, 0n]],
    ['has reserved bits', [0x1_0000_0174n, 0n]],
  ])('a VM-exit MSR area that %s: VMX abort (M4)', (_, area) => {
    const guest = new L2Guest([], {
      fields: [
        [FIELD.VM_EXIT_MSR_STORE_COUNT, 1n],
        [FIELD.VM_EXIT_MSR_STORE_ADDR, 0x30_2000n],
      ],
      prepare: (each) => each.quads(0x30_2000, area as bigint[]),
    });
    expect(guest.run()).toBe('stopped');
    expect(guest.machine.stopped?.kind).toBe('vmx-abort');
  });

  test('CR0.CD and CR0.NW are not loaded (27.3.2.1)', () => {
    const kept = ran([], { prepare: (each) => setCacheBits(each, 3n << 29n) });
    expect(kept.read(FIELD.GUEST_CR0)).toBe(0xe001_0031n);
    const fields: [number, bigint][] = [[FIELD.GUEST_CR0, 0xe001_0031n]];
    expect(ran([], { fields }).read(FIELD.GUEST_CR0)).toBe(0x8001_0031n);
  });

  test('MOV to CR0 of L2 changes them for good', () => {
    // mov eax, 0x80010033; mov cr0, rax
    const guest = ran([0xb8, 0x33, 0, 1, 0x80, 0x0f, 0x22, 0xc0], {
      prepare: (each) => setCacheBits(each, 3n << 29n),
    });
    expect(guest.read(FIELD.GUEST_CR0)).toBe(0x8001_0033n);
    expect(guest.run(true)).toBe('reflected');
    expect(guest.read(FIELD.GUEST_CR0)).toBe(0x8001_0033n);
  });

  test('L2 reads the x2APIC of the processor where its bitmap lets it', () => {
    const guest = ran([0xb9, 2, 8, 0, 0, 0x0f, 0x32], {
      fields: [
        [FIELD.CPU_BASED_VM_EXEC_CONTROL, 0x9500_6172n],
        [FIELD.MSR_BITMAP, 0x30_0000n],
      ],
      prepare: (each) => {
        const apic = new X2apic({ id: 7, version: 0n, base: 0xfee0_0d00n });
        each.machine.vcpu.processor.localApic = apic;
      },
    });
    expect(guest.registers[RAX]).toBe(7n);
  });
});

function setCacheBits(guest: L2Guest, bits: bigint): void {
  guest.machine.vcpu.processor.cacheBits = bits;
}

describe('where ACRN fails', () => {
  test('an L2 with NXE 0, without "load IA32_EFER" on exit, takes the processor down', () => {
    const guest = new L2Guest([], {
      fields: [
        [FIELD.VM_EXIT_CONTROLS, 0x3_6ffbn],
        [FIELD.GUEST_IA32_EFER, 0x500n],
      ],
    });
    expect(guest.run()).toBe('stopped');
    expect(guest.machine.stopped).toMatchObject({ kind: 'triple-fault', where: 'vmx_vmexit' });
  });

  test('with NXE 1 it goes on', () => {
    const guest = new L2Guest([], { fields: [[FIELD.VM_EXIT_CONTROLS, 0x3_6ffbn]] });
    expect(guest.run()).toBe('reflected');
  });

  test('host state that is invalid as state of L1: a loop', () => {
    const guest = new L2Guest([], { fields: [[FIELD.HOST_CR0, 0x8000_0011n]] });
    expect(guest.run()).toBe('stopped');
    expect(guest.machine.stopped).toMatchObject({
      kind: 'loop',
      where: 'unhandled_vmexit_handler',
    });
  });

  test('IA32_EFER of the host is looked at, for VMCS01 loads it while L1 has another', () => {
    const guest = new L2Guest([], { fields: [[FIELD.HOST_IA32_EFER, 0x900n]] });
    expect(guest.run()).toBe('stopped');
    expect(guest.machine.stopped?.kind).toBe('loop');
    const equal = new L2Guest([], {
      fields: [[FIELD.HOST_IA32_EFER, 0x900n]],
      prepare: (each) => each.machine.vcpu.setL1({ efer: 0xd01n }),
    });
    expect(equal.run()).toBe('reflected');
  });

  test('a host RIP that is not canonical: #GP in L1', () => {
    const guest = new L2Guest([], { fields: [[FIELD.HOST_RIP, 0x8000_0000_0000n]] });
    expect(guest.run()).toBe('#13');
  });

  test("a page of 2 MiB in L1's EPT: an assertion", () => {
    const large: L2Options = { prepare: (each) => each.quads(L2.EPT_PD, [0xb7n]) };
    const guest = new L2Guest([], large);
    expect(guest.run()).toBe('stopped');
    expect(guest.machine.stopped).toMatchObject({
      kind: 'assertion',
      where: 'generate_shadow_ept_entry',
    });
  });

  test('a refused entry counts as launched', () => {
    const guest = new L2Guest([], { fields: [[FIELD.GUEST_RFLAGS, 0n]] });
    expect(guest.run()).toBe('entry-failed');
    guest.write([[FIELD.GUEST_RFLAGS, 2n]]);
    expect(guest.run()).toBe('VMfailValid');
    expect(guest.run(true)).toBe('reflected');
    const bySdm = new L2Guest([], { behaviour: 'sdm', fields: [[FIELD.GUEST_RFLAGS, 0n]] });
    expect(bySdm.run()).toBe('entry-failed');
    bySdm.write([[FIELD.GUEST_RFLAGS, 2n]]);
    expect(bySdm.run()).toBe('reflected');
  });

  test('L1 can clear CR4.VMXE in VMX operation, and goes on', () => {
    const guest = new L2Guest([], {
      prepare: (each) => each.machine.vcpu.setL1({ cr4: 0x20n }),
    });
    expect(guest.machine.vcpu.cr4).toBe(0x20n);
    expect(guest.run()).toBe('reflected');
  });

  test('INVEPT takes an EPTP by its bits 47:0', () => {
    const { vcpu } = new L2Guest([]).machine;
    expect(vcpu.invept(2n, 1n << 50n).ending).toBe('VMsucceed');
    expect(vcpu.invept(1n, 1n << 47n).ending).toBe('VMfailValid');
  });
});
