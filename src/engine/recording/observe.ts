// What the traces call observable (format acrn-nvmx-trace/1, section 3), read from a machine.
import type { L2ExitResult } from '../acrn/nested/l2-result.js';
import type { Vcpu } from '../acrn/nested/vcpu.js';
import type { TraceEvent } from '../events.js';
import type { NestedMachine } from '../nested-machine.js';
import { SECONDARY } from '../processor/controls.js';
import { EPT_ADDRESS_MASK } from '../processor/ept.js';
import { EXIT_REASON } from '../processor/exit-reason.js';
import { FIELD } from '../processor/field-table.js';
import { FIELDS } from '../processor/fields.js';
import type { ValueResult, VmxResult } from '../processor/result.js';
import { NO_VMCS, type Vmcs } from '../processor/vmcs.js';
import type { Hex, TraceImage, TraceInvalidation, TraceResult } from './format.js';

export type OperationResult = VmxResult | ValueResult | L2ExitResult;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function hex(value: bigint | number): Hex {
  return `0x${value.toString(16)}`;
}

/** Collects what only the engine's events tell: invalidations and flushed VMCS12s. */
export class EventCollector {
  readonly invalidations: TraceInvalidation[] = [];
  readonly images: TraceImage[] = [];

  constructor(readonly machine: NestedMachine) {}

  readonly sink = (event: TraceEvent): void => {
    if (event.type === 'invvpid') {
      const { kind, vpid, linearAddress } = event;
      this.invalidations.push({
        k: 'invvpid',
        type: kind,
        vpid: hex(vpid),
        gla: hex(linearAddress),
      });
    } else if (event.type === 'invept') {
      const { kind, eptp } = event;
      const root = this.machine.vm.nestedEpt.ofRoot(eptp)?.guestEptp ?? 0n;
      this.invalidations.push({
        k: 'invept',
        type: kind,
        root: hex(root),
        low: hex(eptp & 0xfffn),
      });
    } else if (event.type === 'flush') {
      const { gpa, launched, fields } = event;
      this.images.push({ gpa: hex(gpa), launched, f: hexFields(fields) });
    }
  };
}

/** The observables after an operation of `vcpu` that ended with `result`. */
export function observe(
  vcpu: Vcpu,
  result: OperationResult,
  exitsBefore: number,
  events: EventCollector,
): TraceResult {
  const { vm, vmcs01, nested } = vcpu;
  const observed: Mutable<TraceResult> = {
    out: result.ending,
    x: vcpu.exits > exitsBefore ? 1 : 0,
    n: vcpu.exits,
    l2: nested.inL2 ? 1 : 0,
    cur: nested.current?.gpa === undefined ? null : hex(nested.current.gpa),
    link: linkOf(vcpu),
    sh: (vmcs01.read32(FIELD.SECONDARY_VM_EXEC_CONTROL) & SECONDARY.VMCS_SHADOWING) === 0 ? 0 : 1,
  };
  if ('error' in result) observed.err = result.error;
  if ('code' in result) observed.code = result.code;
  if ('value' in result) observed.val = hex(result.value);
  if (events.invalidations.length > 0) observed.inv = events.invalidations;
  if (events.images.length > 0) observed.img = events.images;
  if (result.ending === 'entered-L2' && nested.current !== undefined) {
    observed.vmcs02 = vmcs02Of(vm.nestedEpt.ofRoot.bind(vm.nestedEpt), nested.current.vmcs02);
  }
  return observed;
}

/** What an l2_exit shows besides. `reason` and `gpa` are those of the exit that was taken. */
export function observeL2Exit(
  vcpu: Vcpu,
  result: OperationResult,
  reason: number,
  gpa: bigint,
): Partial<TraceResult> {
  const observed: Partial<Mutable<TraceResult>> = {};
  if (result.ending === 'handled-L0') observed.handled = 'L0';
  if (result.ending === 'reflected') {
    observed.handled = 'L1';
    observed.reason = hex(result.reason);
    observed.l1 = l1StateOf(vcpu.vmcs01);
  }
  if ((reason & 0xffff) === EXIT_REASON.EPT_VIOLATION && observed.handled !== undefined) {
    observed.chain = chainOf(vcpu, gpa);
  }
  return observed;
}

function linkOf({ vmcs01, nested }: Vcpu): number {
  const link = vmcs01.read(FIELD.VMCS_LINK_POINTER);
  if (link === NO_VMCS) return -1;
  return nested.slots.findIndex(({ vmcs02 }) => BigInt(vmcs02.address) === link);
}

/** All fields but the host-state area; the shadow root is named by L1's EPTP. */
function vmcs02Of(
  descriptorOf: (eptp: bigint) => { guestEptp: bigint } | undefined,
  vmcs02: Vmcs,
): Record<Hex, string> {
  const fields: Record<Hex, string> = {};
  for (const { encoding, type } of FIELDS) {
    const value = vmcs02.read(encoding);
    if (type === 'host' || value === 0n) continue;
    const descriptor = encoding === FIELD.EPT_POINTER ? descriptorOf(value) : undefined;
    fields[hex(encoding)] =
      descriptor === undefined
        ? hex(value)
        : `S:${hex(descriptor.guestEptp)}:${hex(value & 0xfffn)}`;
  }
  return fields;
}

/** The guest-state area but the VMCS link pointer. */
function l1StateOf(vmcs01: Vmcs): Record<Hex, Hex> {
  const fields: Record<Hex, Hex> = {};
  for (const { encoding, type } of FIELDS) {
    const value = vmcs01.read(encoding);
    if (type === 'guest' && encoding !== FIELD.VMCS_LINK_POINTER && value !== 0n) {
      fields[hex(encoding)] = hex(value);
    }
  }
  return fields;
}

/** Table entries without their addresses; a page-table entry and one not present as they are. */
function chainOf(vcpu: Vcpu, gpa: bigint): string[] {
  const guestEptp = vcpu.nested.current?.vmcs12.read(FIELD.EPT_POINTER) ?? 0n;
  const entries = vcpu.vm.nestedEpt.chain(guestEptp, Number(gpa & 0xffff_ffff_ffffn));
  return entries.map((entry, i) =>
    (entry & 7n) === 0n || i === 3 ? hex(entry) : `T:${hex(entry & ~EPT_ADDRESS_MASK)}`,
  );
}

function hexFields(fields: readonly (readonly [number, bigint])[]): Record<Hex, Hex> {
  return Object.fromEntries(fields.map(([encoding, value]) => [hex(encoding), hex(value)]));
}
