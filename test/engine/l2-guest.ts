// An L2 with page tables, a GDT and an IDT of its own, whose code is bytes: runs it until L1 has an exit.
import type { NvmxConfiguration } from '../../src/engine/acrn/nested/configuration.js';
import { NestedGuestCpu } from '../../src/engine/guests/nested-guest/cpu.js';
import { NestedMachine } from '../../src/engine/nested-machine.js';
import { FIELD } from '../../src/engine/processor/field-table.js';
import { profile, REVISION } from './nested.js';

/** Guest-physical addresses of L2, which are L1's too. */
export const L2 = {
  PML4: 0x10_0000,
  PDPT: 0x10_1000,
  PD: 0x10_2000,
  PT: 0x10_3000,
  IDT: 0x10_4000,
  GDT: 0x10_5000,
  TSS: 0x10_6000,
  STACK: 0x10_7000,
  CODE: 0x10_8000,
  HANDLER: 0x10_9000,
  DATA: 0x10_a000,
  /** L2 maps it, L1's EPT does not. */
  UNMAPPED: 0x10_e000,
  /** L2 does not map it. */
  ABSENT: 0x10_f000,
  /** The page directory of L1's EPT. */
  EPT_PD: 0x20_2000,
} as const;

export const STACK_TOP = L2.STACK + 0xf00;
const VMXON = 0x1_0000n;
const VMCS12 = 0x2_0000n;
const EPT = [0x20_0000n, 0x20_1000n, 0x20_2000n, 0x20_3000n] as const;
export const EPTP = EPT[0] | 0x1en;
const L1_RIP = 0x1000n;

type Fields = readonly (readonly [number, bigint])[];

const SEGMENTS: Fields = (['ES', 'CS', 'SS', 'DS', 'FS', 'GS'] as const).flatMap(
  (name): [number, bigint][] => [
    [FIELD[`GUEST_${name}_SELECTOR`], name === 'CS' ? 0x10n : 0x18n],
    [FIELD[`GUEST_${name}_LIMIT`], 0xffff_ffffn],
    [FIELD[`GUEST_${name}_AR_BYTES`], name === 'CS' ? 0xa09bn : 0xc093n],
  ],
);

/** EPT, VPID 1, "load IA32_EFER" on entry and exit, 64-bit host. */
const CONTROLS: Fields = [
  [FIELD.PIN_BASED_VM_EXEC_CONTROL, 0x17n],
  [FIELD.CPU_BASED_VM_EXEC_CONTROL, 0x8500_6172n],
  [FIELD.SECONDARY_VM_EXEC_CONTROL, 0x22n],
  [FIELD.VM_EXIT_CONTROLS, 0x23_6ffbn],
  [FIELD.VM_ENTRY_CONTROLS, 0x13fbn | (1n << 15n)],
  [FIELD.EPT_POINTER, EPTP],
  [FIELD.VPID, 1n],
  [FIELD.VMCS_LINK_POINTER, 0xffff_ffff_ffff_ffffn],
];

const HOST: Fields = [
  [FIELD.HOST_CS_SELECTOR, 0x10n],
  [FIELD.HOST_SS_SELECTOR, 0x18n],
  [FIELD.HOST_DS_SELECTOR, 0x18n],
  [FIELD.HOST_ES_SELECTOR, 0x18n],
  [FIELD.HOST_TR_SELECTOR, 0x40n],
  [FIELD.HOST_IA32_EFER, 0xd00n],
  [FIELD.HOST_CR0, 0x8000_0031n],
  [FIELD.HOST_CR3, 0x1000n],
  [FIELD.HOST_CR4, 0x2020n],
  [FIELD.HOST_RSP, 0x8000n],
  [FIELD.HOST_RIP, L1_RIP],
];

const GUEST: Fields = [
  ...SEGMENTS,
  [FIELD.GUEST_LDTR_AR_BYTES, 0x1_0000n],
  [FIELD.GUEST_TR_SELECTOR, 0x20n],
  [FIELD.GUEST_TR_AR_BYTES, 0x8bn],
  [FIELD.GUEST_TR_LIMIT, 0x67n],
  [FIELD.GUEST_TR_BASE, BigInt(L2.TSS)],
  [FIELD.GUEST_GDTR_BASE, BigInt(L2.GDT)],
  [FIELD.GUEST_GDTR_LIMIT, 0x3fn],
  [FIELD.GUEST_IDTR_BASE, BigInt(L2.IDT)],
  [FIELD.GUEST_IDTR_LIMIT, 0xfffn],
  [FIELD.GUEST_CR0, 0x8001_0031n],
  [FIELD.GUEST_CR3, BigInt(L2.PML4)],
  [FIELD.GUEST_CR4, 0x2020n],
  [FIELD.GUEST_IA32_EFER, 0xd00n],
  [FIELD.GUEST_DR7, 0x400n],
  [FIELD.GUEST_RSP, BigInt(STACK_TOP)],
  [FIELD.GUEST_RIP, BigInt(L2.CODE)],
  [FIELD.GUEST_RFLAGS, 2n],
];

const VMCALL = [0x0f, 0x01, 0xc1];
const PRESENT_WRITABLE_USER = 7n;
const INTERRUPT_GATE = 0x8e00n;

export interface L2Options {
  /** VMWRITEs after the usual ones. */
  readonly fields?: Fields;
  /** RAX to R15; RSP is the VMCS's. */
  readonly registers?: Readonly<Record<number, bigint>>;
  readonly behaviour?: NvmxConfiguration['behaviour'];
  readonly prepare?: (guest: L2Guest) => void;
}

export class L2Guest {
  readonly machine: NestedMachine;
  readonly registers = new BigUint64Array(16);
  readonly #cpu: NestedGuestCpu;

  /** @param code L2's instructions; a VMCALL follows them */
  constructor(
    code: readonly number[],
    readonly options: L2Options = {},
  ) {
    const size = 64 * 2 ** 20;
    this.machine = NestedMachine.create({
      release: 'v2.7',
      behaviour: options.behaviour ?? 'acrn',
      capabilities: profile('bochs-tigerlake'),
      nvmxEnabled: true,
      maxVms: 8,
      maxVcpusPerVm: 2,
      vcpus: 1,
      platformRamSize: 2 ** 30,
      memory: [{ gpa: 0, hpa: 0, size }],
      hypervisorBase: 0x1000_0000,
      checksVmEntry: true,
      guestTables: true,
    });
    this.#cpu = new NestedGuestCpu(this.machine.vcpu, this.registers);
    for (const [number, value] of Object.entries(options.registers ?? {})) {
      this.registers[Number(number)] = value;
    }
    this.#tables();
    this.bytes(L2.CODE, [...code, ...VMCALL]);
    this.bytes(L2.HANDLER, VMCALL);
    const { vcpu } = this.machine;
    for (const region of [VMXON, VMCS12]) this.quads(Number(region), [REVISION]);
    vcpu.setL1({ cr0: 0x8000_0031n, cr4: 0x2020n, efer: 0xd00n });
    const begun = [vcpu.vmxon(VMXON), vcpu.vmclear(VMCS12), vcpu.vmptrld(VMCS12)];
    for (const { ending } of begun) if (ending !== 'VMsucceed') throw new Error(ending);
    this.write([...CONTROLS, ...HOST, ...GUEST, ...(options.fields ?? [])]);
    options.prepare?.(this);
  }

  write(fields: Fields): void {
    for (const [field, value] of fields) this.machine.vcpu.vmwrite(field, value);
  }

  bytes(address: number, bytes: readonly number[]): void {
    for (const [i, byte] of bytes.entries()) this.machine.vm.memory.writeByte(address + i, byte);
  }

  quads(address: number, quads: readonly bigint[]): void {
    for (const [i, quad] of quads.entries())
      this.machine.vm.memory.writeQuad(address + 8 * i, quad);
  }

  quad(address: number): bigint {
    return this.machine.vm.memory.readQuad(address);
  }

  /** VMLAUNCH, or VMRESUME after `resume`, and L2's instructions until L1 runs again. */
  run(resume = false): string {
    const { vcpu } = this.machine;
    const entered = resume ? vcpu.vmresume() : vcpu.vmlaunch();
    if (entered.ending !== 'entered-L2') return entered.ending;
    for (let step = 0; step < 1000; step++) {
      const result = this.#cpu.step();
      vcpu.processor.timeStampCounter += 1n;
      switch (result.ending) {
        case 'completed':
        case 'delivered':
        case 'handled-L0':
          continue;
        case 'reflected':
          return result.fault === undefined ? 'reflected' : `#${result.fault.vector}`;
        default:
          return result.ending;
      }
    }
    return 'endless';
  }

  read(field: number): bigint {
    const result = this.machine.vcpu.vmread(field);
    if (result.ending !== 'VMsucceed') throw new Error(`VMREAD: ${result.ending}`);
    return result.value;
  }

  /** L2's own page tables, GDT and IDT, and L1's EPT for them. */
  #tables(): void {
    const link = PRESENT_WRITABLE_USER;
    this.quads(L2.PML4, [BigInt(L2.PDPT) | link]);
    this.quads(L2.PDPT, [BigInt(L2.PD) | link]);
    this.quads(L2.PD, [BigInt(L2.PT) | link]);
    for (let page = 0x100; page < 0x10f; page++) {
      this.quads(L2.PT + 8 * page, [(BigInt(page) << 12n) | link]);
    }
    this.quads(L2.GDT, [0n, 0n, 0x00af_9b00_0000_ffffn, 0x00cf_9300_0000_ffffn]);
    const handler = BigInt(L2.HANDLER);
    const gate =
      (handler & 0xffffn) | (0x10n << 16n) | (INTERRUPT_GATE << 32n) | ((handler >> 16n) << 48n);
    for (let vector = 0; vector < 256; vector++) this.quads(L2.IDT + 16 * vector, [gate, 0n]);
    const [pml4, pdpt, pd, pt] = EPT.map(Number) as [number, number, number, number];
    this.quads(pml4, [EPT[1] | 7n]);
    this.quads(pdpt, [EPT[2] | 7n]);
    this.quads(pd, [EPT[3] | 7n]);
    for (let page = 0x100; page < 0x10e; page++) {
      this.quads(pt + 8 * page, [(BigInt(page) << 12n) | 0x37n]);
    }
  }

  /** Changes L1's EPT entry for a page. */
  mapInEpt(page: number, entry: bigint): void {
    this.quads(Number(EPT[3]) + 8 * (page >> 12), [entry]);
  }

  /** Changes L2's page-table entry for a page. */
  mapInL2(page: number, entry: bigint): void {
    this.quads(L2.PT + 8 * (page >> 12), [entry]);
  }
}
