// L1's state after a VM exit of L2 by the SDM (28.5). ACRN loads only a part, and not always.
import { EXIT } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import type { FieldName } from '../../processor/fields.js';
import type { LogicalProcessor } from '../../processor/logical-processor.js';
import { EFER } from '../../processor/msrs.js';
import { CR4, RIGHTS_QUADS } from '../../processor/registers.js';
import type { Vmcs } from '../../processor/vmcs.js';
import type { Vmcs12 } from './vmcs12.js';

type Loaded = readonly [field: FieldName, value: bigint];

/** Bits of CR0 that a VM exit leaves as they are: ET, 15:6, 17, 28:19, NW, CD and 63:32. */
const CR0_KEPT = 0xffff_ffff_7ffa_ffd0n;
const LIMIT = 0xffff_ffffn;
/** Blocking by STI and by MOV SS. */
const INSTRUCTION_BLOCKING = 3n;

/** Guest fields of VMCS01, and the host field of VMCS12 that each is loaded from. */
const COPIED: readonly (readonly [guest: FieldName, host: FieldName])[] = [
  ['GUEST_CR3', 'HOST_CR3'],
  ['GUEST_SYSENTER_CS', 'HOST_IA32_SYSENTER_CS'],
  ['GUEST_SYSENTER_ESP', 'HOST_IA32_SYSENTER_ESP'],
  ['GUEST_SYSENTER_EIP', 'HOST_IA32_SYSENTER_EIP'],
  ['GUEST_CS_SELECTOR', 'HOST_CS_SELECTOR'],
  ['GUEST_TR_SELECTOR', 'HOST_TR_SELECTOR'],
  ['GUEST_FS_BASE', 'HOST_FS_BASE'],
  ['GUEST_GS_BASE', 'HOST_GS_BASE'],
  ['GUEST_TR_BASE', 'HOST_TR_BASE'],
  ['GUEST_GDTR_BASE', 'HOST_GDTR_BASE'],
  ['GUEST_IDTR_BASE', 'HOST_IDTR_BASE'],
];

const FIXED: readonly Loaded[] = [
  ['GUEST_DR7', 0x400n],
  ['GUEST_IA32_DEBUGCTL', 0n],
  ['GUEST_CS_BASE', 0n],
  ['GUEST_CS_LIMIT', LIMIT],
  ['GUEST_TR_LIMIT', 0x67n],
  ['GUEST_TR_AR_BYTES', RIGHTS_QUADS.TSS],
  ['GUEST_LDTR_SELECTOR', 0n],
  ['GUEST_LDTR_AR_BYTES', RIGHTS_QUADS.UNUSABLE],
  ['GUEST_GDTR_LIMIT', 0xffffn],
  ['GUEST_IDTR_LIMIT', 0xffffn],
  ['GUEST_PENDING_DBG_EXCEPTIONS', 0n],
  ['GUEST_ACTIVITY_STATE', 0n],
];

/** Loaded when a VM-exit control is 1. */
const CONTROLLED: readonly (readonly [control: number, guest: FieldName, host: FieldName])[] = [
  [EXIT.LOAD_PAT, 'GUEST_IA32_PAT', 'HOST_IA32_PAT'],
  [EXIT.LOAD_EFER, 'GUEST_IA32_EFER', 'HOST_IA32_EFER'],
  [EXIT.LOAD_PERF_GLOBAL_CTRL, 'GUEST_IA32_PERF_GLOBAL_CTRL', 'HOST_IA32_PERF_GLOBAL_CTRL'],
];

/** The fields of VMCS01 that a VM exit changes, except RIP, RSP and RFLAGS. */
export function stateAfterVmExit(
  vmcs01: Vmcs,
  vmcs12: Vmcs12,
  processor: LogicalProcessor,
): Loaded[] {
  const controls = vmcs12.read32(FIELD.VM_EXIT_CONTROLS);
  const host64 = (controls & EXIT.HOST_ADDRESS_SPACE_SIZE) !== 0;
  const host = (field: FieldName): bigint => vmcs12.read(FIELD[field]);
  // What VMCS12 does not have loaded stays as L2 had it. Recorded traces have no registers of L2.
  const left = processor.checksVmEntry
    ? { efer: BigInt(processor.efer), pat: processor.pat }
    : { efer: vmcs01.read(FIELD.GUEST_IA32_EFER), pat: vmcs01.read(FIELD.GUEST_IA32_PAT) };
  const efer = left.efer & ~(EFER.LMA | EFER.LME);
  const cr0 = vmcs01.read(FIELD.GUEST_CR0) & CR0_KEPT;
  const cr4 = host('HOST_CR4');
  const blocking = vmcs01.read(FIELD.GUEST_INTERRUPTIBILITY_INFO);
  return [
    ['GUEST_CR0', cr0 | (host('HOST_CR0') & ~CR0_KEPT)],
    ['GUEST_CR4', host64 ? cr4 | CR4.PAE : cr4 & ~CR4.PCIDE],
    ['GUEST_IA32_EFER', host64 ? efer | EFER.LMA | EFER.LME : efer],
    ['GUEST_IA32_PAT', left.pat],
    ['GUEST_CS_AR_BYTES', host64 ? RIGHTS_QUADS.CODE_64 : RIGHTS_QUADS.CODE_32],
    ['GUEST_INTERRUPTIBILITY_INFO', blocking & ~INSTRUCTION_BLOCKING],
    ...FIXED,
    ...COPIED.map(([field, from]): Loaded => [field, host(from)]),
    ...CONTROLLED.filter(([control]) => (controls & control) !== 0).map(
      ([, field, from]): Loaded => [field, host(from)],
    ),
    ...(['SS', 'DS', 'ES', 'FS', 'GS'] as const).flatMap((name) =>
      dataSegment(name, host(`HOST_${name}_SELECTOR`)),
    ),
  ];
}

/** A segment register with a null selector is unusable, and its limit undefined. */
function dataSegment(name: 'SS' | 'DS' | 'ES' | 'FS' | 'GS', selector: bigint): Loaded[] {
  const hasBase = name === 'FS' || name === 'GS';
  const loaded: Loaded[] = [[`GUEST_${name}_SELECTOR`, selector]];
  if (!hasBase) loaded.push([`GUEST_${name}_BASE`, 0n]);
  if (selector === 0n) return [...loaded, [`GUEST_${name}_AR_BYTES`, RIGHTS_QUADS.UNUSABLE]];
  return [
    ...loaded,
    [`GUEST_${name}_LIMIT`, LIMIT],
    [`GUEST_${name}_AR_BYTES`, RIGHTS_QUADS.DATA_32],
  ];
}

/** The fields with which L1 runs on otherwise than the SDM says. */
export function fieldsNotLoaded(vmcs01: Vmcs, expected: readonly Loaded[]): FieldName[] {
  return expected
    .filter(([field, value]) => vmcs01.read(FIELD[field]) !== value)
    .map(([field]) => field);
}
