// What holds between any two operations of a machine, whatever L1 and L2 did.
import type { Vcpu } from './acrn/nested/vcpu.js';
import type { Vm } from './acrn/nested/vm.js';
import { LAUNCH_STATE_LAUNCHED } from './acrn/nested/vmcs12.js';
import type { Vvmcs } from './acrn/nested/vvmcs.js';
import type { NestedMachine } from './nested-machine.js';
import { SECONDARY } from './processor/controls.js';
import { EPT_ADDRESS_MASK, isEptLeaf } from './processor/ept.js';
import { FIELD } from './processor/field-table.js';
import { PAGE_SIZE } from './processor/memory.js';
import { NO_VMCS } from './processor/vmcs.js';

/**
 * What is wrong with a machine's state, one sentence each; empty when nothing is. A machine that L0
 * stopped may be in the middle of anything and has no violations.
 *
 * In ACRN the number of a shadow EPT's references can be too low, and only after L1 changed EPTP of a
 * VMCS12 behind ACRN's back: through its high half or an alias of its encoding.
 */
export function violations(machine: NestedMachine): string[] {
  if (machine.stopped !== undefined) return [];
  return [
    ...machine.vcpus.flatMap((vcpu) =>
      vcpuViolations(vcpu).map((what) => `vCPU ${vcpu.id}: ${what}`),
    ),
    ...shadowEptViolations(machine),
  ];
}

type Check = readonly [holds: boolean, what: string];

function failed(checks: readonly Check[]): string[] {
  return checks.filter(([holds]) => !holds).map(([, what]) => what);
}

function vcpuViolations(vcpu: Vcpu): string[] {
  const { nested, processor, vmcs01, vm } = vcpu;
  const { current, slots, inL2, vmxon } = nested;
  const active = slots.filter(({ gpa }) => gpa !== undefined);
  const expected = inL2 ? current?.vmcs02 : vmcs01;
  return [
    ...failed([
      [processor.current === expected, `the current VMCS is not that of ${inL2 ? 'L2' : 'L1'}`],
      [processor.nonRoot, 'no guest runs'],
      [!vmcs01.shadow && vmcs01.launchState === 'launched', 'VMCS01 is not a launched VMCS'],
      [vmxon || !inL2, 'L2 runs outside VMX operation'],
      [vmxon || active.length === 0, 'VMCS12s are active outside VMX operation'],
      [current === undefined || slots.includes(current), 'the current VMCS12 is in no slot'],
      [current === undefined || current.gpa !== undefined, 'the current VMCS12 is not active'],
      [active.length <= vm.behaviour.activeVmcs12s, `${active.length} VMCS12s are active`],
      [new Set(active.map(({ gpa }) => gpa)).size === active.length, 'a VMCS12 is active twice'],
    ]),
    ...shadowingViolations(vcpu),
    ...slots.flatMap((slot) =>
      slotViolations(vcpu, slot).map((what) => `slot ${slot.index}: ${what}`),
    ),
  ];
}

/** VMCS shadowing is on for the current VMCS12, and off without one. */
function shadowingViolations({ nested, vmcs01, vm }: Vcpu): string[] {
  const { current, vmxon } = nested;
  const controls = vmcs01.read32(FIELD.SECONDARY_VM_EXEC_CONTROL);
  const shadows = (controls & SECONDARY.VMCS_SHADOWING) !== 0;
  const link = vmcs01.read(FIELD.VMCS_LINK_POINTER);
  const isLinked = link !== NO_VMCS;
  // v2.5 and v2.6 leave it on at VMXOFF, to a VMCS02 that is zero.
  const mayLinger = !vm.behaviour.vmxoffStopsShadowing && current === undefined;
  const isCurrent = current !== undefined && link === BigInt(current.vmcs02.address);
  return failed([
    [shadows === isLinked, 'VMCS shadowing and the VMCS link pointer of VMCS01 do not agree'],
    [isLinked || current === undefined || !vmxon, 'the current VMCS12 is not shadowed'],
    [!isLinked || isCurrent || mayLinger, 'VMCS01 is linked to a VMCS02 that is not current'],
  ]);
}

function slotViolations({ nested, vm }: Vcpu, slot: Vvmcs): string[] {
  const { current, inL2 } = nested;
  const { vmcs02, vmcs12, gpa } = slot;
  const isCurrent = slot === current;
  const runs = isCurrent && inL2;
  const dirty = slot.hostStateDirty || slot.controlFieldsDirty || slot.gpaFieldsDirty;
  return failed([
    [gpa === undefined || (gpa & 0xfffn) === 0n, 'its VMCS12 is not aligned'],
    [gpa !== undefined || !dirty || vm.behaviour.dirtyFlagsPerVcpu, 'dirty without a VMCS12'],
    [vm.behaviour.separateGpaFieldFlag || !slot.gpaFieldsDirty, 'a flag that v2.7 does not have'],
    [gpa === undefined || vmcs02.shadow === !runs, 'VMCS02 has the wrong shadow indicator'],
    [vmcs02.active === runs, 'VMCS02 is active while L2 does not run, or the reverse'],
    [vmcs02.launchState === (runs ? 'launched' : 'clear'), 'VMCS02 has the wrong launch state'],
    [!runs || vmcs12.launchState === LAUNCH_STATE_LAUNCHED, 'L2 runs on a VMCS12 not launched'],
    [!runs || (!slot.controlFieldsDirty && !slot.gpaFieldsDirty), 'L2 runs with stale controls'],
  ]);
}

function shadowEptViolations({ vm, vcpus }: NestedMachine): string[] {
  const { descriptors, pool } = vm.nestedEpt;
  const slots = vcpus.flatMap(({ nested }) => nested.slots.filter(({ gpa }) => gpa !== undefined));
  const found: string[] = [];
  const pages = new Set<number>();
  const names = new Set<bigint>();
  descriptors.forEach(({ guestEptp, shadowEptp, references }, i) => {
    if (references === 0) {
      if (guestEptp !== 0n || shadowEptp !== 0n) found.push(`free descriptor ${i} has an EPTP`);
      return;
    }
    const users = slots.filter(({ vmcs12 }) => vmcs12.read(FIELD.EPT_POINTER) === guestEptp);
    const enough = vm.behaviour.followsSdm
      ? references === users.length
      : references >= users.length;
    if (!enough || references < 0) {
      found.push(`descriptor ${i} has ${references} references and ${users.length} users`);
    }
    if (guestEptp === 0n || names.has(guestEptp)) found.push(`descriptor ${i} has no name`);
    names.add(guestEptp);
    if (((guestEptp ^ shadowEptp) & 0xfffn) !== 0n) found.push(`descriptor ${i}: low bits differ`);
    collectTables(vm, Number(shadowEptp & EPT_ADDRESS_MASK), 4, pages, found);
  });
  for (const page of pages) {
    if (!pool.isUsed(page)) found.push(`table 0x${page.toString(16)} is not of the page pool`);
  }
  if (pages.size !== pool.used) {
    found.push(`${pool.used} pages of the pool are in use, and ${pages.size} tables exist`);
  }
  return found;
}

function collectTables(
  vm: Vm,
  table: number,
  level: number,
  pages: Set<number>,
  found: string[],
): void {
  if (pages.has(table)) {
    found.push(`table 0x${table.toString(16)} is in two places`);
    return;
  }
  pages.add(table);
  if (level === 1) return;
  for (let at = table; at < table + PAGE_SIZE; at += 8) {
    const entry = vm.memory.readQuad(at);
    if ((entry & 7n) === 0n || isEptLeaf(entry, level)) continue;
    collectTables(vm, Number(entry & EPT_ADDRESS_MASK), level - 1, pages, found);
  }
}
