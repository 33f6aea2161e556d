// The L1 program of the recordings: its machine, its own registers, and what it has in memory before the first case.
import type { Release } from '../../../release.js';
import type { NvmxConfiguration } from '../../acrn/nested/configuration.js';
import { RECORDED_RELEASE } from '../../acrn/nested/release-behaviour.js';
import { NestedMachine } from '../../nested-machine.js';
import { FIELD } from '../../processor/field-table.js';
import { MSR } from '../../processor/msrs.js';
import { PROFILES } from '../../processor/profiles.js';
import { CR0, RIGHTS_QUADS } from '../../processor/registers.js';
import { X2apic } from '../../processor/x2apic.js';
import { MACHINE_FORMAT, type MachineCase, type MachineProgram } from './format.js';
import { L1Apic } from './l1-apic.js';
import { releaseOf } from './parse.js';

const MIB = 2 ** 20;
const MEMORY = 1024 * MIB;
/** The hypervisor of the recorded machine has another place, where L1 does not look. */
const HYPERVISOR_BASE = 4096 * MIB;

const CODE_SELECTOR = 0x10;
const DATA_SELECTOR = 0x18;
const TSS_SELECTOR = 0x20;
const DATA_SEGMENTS = ['ES', 'SS', 'DS', 'FS', 'GS'] as const;
/** L1's GDTR has 8 descriptors, its IDTR 32 gates. */
const GDT_LIMIT = 8 * 8 - 1;
const IDT_LIMIT = 32 * 16 - 1;
const IDT_GATES = 256;
const HOST_IDTR_BASE = `0x${FIELD.HOST_IDTR_BASE.toString(16)}`;
const CR0_OF_L1 = 0x8000_0031n;
const CR4_OF_L1 = 0x20n;
const EFER_OF_L1 = 0xd00n;

/** What the scenario of a boot leaves out, by the words of the recordings. */
interface ScenarioTraits {
  readonly nvmxFlag: boolean;
  readonly nvmxBuild: boolean;
  readonly lapicPassthrough: boolean;
}

function traitsOf({ scenario = '' }: MachineCase): ScenarioTraits {
  return {
    nvmxFlag: !/without GUEST_FLAG_NVMX_ENABLED/.test(scenario),
    nvmxBuild: !/NVMX_ENABLED n\b/.test(scenario),
    lapicPassthrough: !/without GUEST_FLAG_LAPIC_PASSTHROUGH/.test(scenario),
  };
}

/** A booted machine with L1 at its first case. */
export class L1Machine {
  readonly machine: NestedMachine;
  readonly release: Release | undefined;
  readonly traits: ScenarioTraits;
  readonly apic: L1Apic;

  /**
   * @param first the first case that runs on it
   * @param cases all cases of the file: what L1 writes into its VMCS tells where its IDT is
   */
  constructor(
    first: MachineCase,
    readonly program: MachineProgram,
    cases: readonly MachineCase[],
  ) {
    this.release = releaseOf(first);
    this.traits = traitsOf(first);
    this.machine = NestedMachine.create(configurationOf(first, this.traits));
    const { vcpu } = this.machine;
    const { processor } = vcpu;
    // So does the recorded processor.
    processor.forgetsTranslations = true;
    // The firmware left both set.
    processor.cacheBits = CR0.CD | CR0.NW;
    for (const [msr, value] of OTHER_MSRS) processor.msrs.set(msr, value);
    const physical = physicalApic(this.release !== undefined);
    processor.localApic = physical;
    const kind = this.traits.lapicPassthrough ? 'passthrough' : 'emulated';
    this.apic = new L1Apic(this.release === undefined ? 'own' : kind, physical);
    load(this.machine, program);
    fillIdt(this.machine, program);
    vcpu.setL1({
      cr0: CR0_OF_L1,
      cr4: CR4_OF_L1,
      efer: EFER_OF_L1,
      featureControl: this.traits.nvmxFlag ? 5n : 1n,
      guest: l1Registers(program, idtOf(cases)),
    });
  }
}

function configurationOf(first: MachineCase, traits: ScenarioTraits): NvmxConfiguration {
  const capabilities = PROFILES.get(first.cpu);
  if (capabilities === undefined)
    throw new RangeError(`${MACHINE_FORMAT}: no profile ${first.cpu}`);
  const release = releaseOf(first);
  return {
    release: release ?? RECORDED_RELEASE,
    ...(release === undefined ? { behaviour: 'sdm', bareMetal: true } : {}),
    capabilities,
    nvmxEnabled: traits.nvmxFlag && traits.nvmxBuild,
    maxVms: 8,
    maxVcpusPerVm: 2,
    vcpus: 1,
    platformRamSize: MEMORY,
    memory: [{ gpa: 0, hpa: 0, size: MEMORY }],
    hypervisorBase: HYPERVISOR_BASE,
    checksVmEntry: true,
    guestTables: true,
  };
}

/** MSRs that the processor model has and L1 looks at. */
const OTHER_MSRS: readonly (readonly [number, bigint])[] = [
  [MSR.IA32_TSX_CTRL, 0n],
  [MSR.IA32_ARCH_CAPABILITIES, 0x1fn],
  [MSR.IA32_CORE_CAPABILITIES, 0n],
];

/** The local APIC of the pCPU. ACRN has switched it to x2APIC mode; L1 runs on pCPU 1 there. */
function physicalApic(onAcrn: boolean): X2apic {
  return new X2apic({
    id: onAcrn ? 1 : 0,
    version: 0x5_0014n,
    base: onAcrn ? 0xfee0_0c00n : 0xfee0_0900n,
  });
}

function load(machine: NestedMachine, { segments }: MachineProgram): void {
  const { memory } = machine.vm;
  for (const { address, bytes } of segments) {
    for (const [i, byte] of bytes.entries()) memory.writeByte(address + i, byte);
  }
}

/** L1 fills L2's IDT before the first case: every vector leads to one handler. */
function fillIdt(machine: NestedMachine, { symbols }: MachineProgram): void {
  const { l2_idt: idt, l2_handler: handler } = symbols;
  if (idt === undefined || handler === undefined) return;
  const target = BigInt(handler);
  const gate =
    (target & 0xffffn) |
    (BigInt(CODE_SELECTOR) << 16n) |
    (0x8e00n << 32n) |
    (((target >> 16n) & 0xffffn) << 48n);
  for (let vector = 0; vector < IDT_GATES; vector++) {
    machine.writeL1Memory(BigInt(idt + 16 * vector), [gate, target >> 32n]);
  }
}

/** The first value that a case of the file writes to a field. */
function firstValueOf(field: string, { ops }: MachineCase): bigint | undefined {
  for (const { f } of ops) {
    if (!Array.isArray(f)) continue;
    const pair = f.find((each: unknown) => Array.isArray(each) && each[0] === field);
    if (Array.isArray(pair)) return BigInt(pair[1] as string);
  }
  return undefined;
}

/** L1 gives its own IDT as that of its host state. */
function idtOf(cases: readonly MachineCase[]): bigint {
  for (const each of cases) {
    const base = firstValueOf(HOST_IDTR_BASE, each);
    if (base !== undefined) return base;
  }
  return 0n;
}

function l1Registers(program: MachineProgram, idt: bigint): [number, bigint][] {
  const gdt = BigInt(program.symbols.gdt ?? 0);
  return [
    [FIELD.GUEST_CR3, BigInt(program.symbols.l1_pml4 ?? 0)],
    [FIELD.GUEST_CS_SELECTOR, BigInt(CODE_SELECTOR)],
    [FIELD.GUEST_CS_AR_BYTES, RIGHTS_QUADS.CODE_64],
    ...DATA_SEGMENTS.flatMap((name): [number, bigint][] => [
      [FIELD[`GUEST_${name}_SELECTOR`], BigInt(DATA_SELECTOR)],
      [FIELD[`GUEST_${name}_AR_BYTES`], RIGHTS_QUADS.DATA_32],
      [FIELD[`GUEST_${name}_LIMIT`], 0xffff_ffffn],
    ]),
    [FIELD.GUEST_TR_SELECTOR, BigInt(TSS_SELECTOR)],
    [FIELD.GUEST_GDTR_BASE, gdt],
    [FIELD.GUEST_GDTR_LIMIT, BigInt(GDT_LIMIT)],
    [FIELD.GUEST_IDTR_BASE, idt],
    [FIELD.GUEST_IDTR_LIMIT, BigInt(IDT_LIMIT)],
  ];
}
