// Runs the operations of a trace on the engine's public operations.
import type { Release } from '../../release.js';
import { traceConfiguration } from '../acrn/nested/configuration.js';
import type { L1State } from '../acrn/nested/l1-state.js';
import { NestedMachine } from '../nested-machine.js';
import { FIELD } from '../processor/field-table.js';
import type { StoredField } from '../processor/logical-processor.js';
import { PROFILES } from '../processor/profiles.js';
import type { Hex, TraceL1State, TraceOperation, TraceResult, TraceSequence } from './format.js';
import { EventCollector, type OperationResult, observe, observeL2Exit } from './observe.js';

export interface ReplayOptions {
  /** Whose nested VMX runs the sequence: v2.7's when left out. */
  readonly release?: Release;
  /** 'sdm': what the SDM says instead of what ACRN does. */
  readonly behaviour?: 'acrn' | 'sdm';
}

/**
 * A machine in the state sequences start from.
 *
 * @throws RangeError when the sequence names a processor profile that is not known
 */
export function machineFor(sequence: TraceSequence, options: ReplayOptions = {}): NestedMachine {
  const capabilities = PROFILES.get(sequence.profile);
  if (capabilities === undefined) {
    const known = [...PROFILES.keys()].join(', ');
    throw new RangeError(
      `sequence ${sequence.id} names the processor profile '${sequence.profile}', which is not ` +
        `known, so its capability MSRs are not either: use one of ${known}`,
    );
  }
  return NestedMachine.create(traceConfiguration(capabilities, options.release, options.behaviour));
}

/** Performs one operation; its observables, undefined for `mem`, `zero` and `set_l1`. */
export function performOperation(
  machine: NestedMachine,
  operation: TraceOperation,
): TraceResult | undefined {
  const { vcpu } = machine;
  switch (operation.op) {
    case 'mem':
      machine.writeL1Memory(BigInt(operation.gpa), operation.q.map(BigInt));
      return undefined;
    case 'zero':
      machine.zeroL1Page(BigInt(operation.gpa));
      return undefined;
    case 'set_l1':
      vcpu.setL1(l1StateOf(operation));
      return undefined;
  }
  const exitsBefore = vcpu.exits;
  const events = new EventCollector(machine);
  machine.sink = events.sink;
  try {
    if (operation.op !== 'l2_exit') {
      return observe(vcpu, execute(machine, operation), exitsBefore, events);
    }
    const fields = storedFields(operation.set);
    const stored = new Map(fields);
    const result = vcpu.l2Exit(fields);
    return {
      ...observe(vcpu, result, exitsBefore, events),
      ...observeL2Exit(
        vcpu,
        result,
        Number(stored.get(FIELD.VM_EXIT_REASON) ?? 0n),
        vcpu.nested.current?.vmcs02.read(FIELD.GUEST_PHYSICAL_ADDRESS) ?? 0n,
      ),
    };
  } finally {
    machine.sink = undefined;
  }
}

type L1Operation = Exclude<TraceOperation, { op: 'mem' | 'zero' | 'set_l1' | 'l2_exit' }>;

function execute({ vcpu }: NestedMachine, operation: L1Operation): OperationResult {
  switch (operation.op) {
    case 'vmxon':
    case 'vmptrld':
    case 'vmclear':
      return vcpu[operation.op](BigInt(operation.addr));
    case 'vmxoff':
    case 'vmlaunch':
    case 'vmresume':
    case 'vmptrst':
      return vcpu[operation.op]();
    case 'vmread':
      return vcpu.vmread(BigInt(operation.field));
    case 'vmwrite':
      return vcpu.vmwrite(BigInt(operation.field), BigInt(operation.value));
    case 'invept':
      return vcpu.invept(
        BigInt(operation.type),
        BigInt(operation.desc[0]),
        BigInt(operation.desc[1]),
      );
    case 'invvpid': {
      const [descriptor, linearAddress] = operation.desc;
      return vcpu.invvpid(BigInt(operation.type), BigInt(descriptor), BigInt(linearAddress));
    }
    case 'rdmsr':
      return vcpu.rdmsr(Number(operation.msr));
  }
}

function storedFields(set: Readonly<Record<Hex, Hex>>): StoredField[] {
  return Object.entries(set).map(([field, value]) => [Number(field), BigInt(value)]);
}

function l1StateOf(state: TraceL1State): L1State {
  const { cr0, cr4, efer, rflags, cpl, csl, feature_control, guest } = state;
  return {
    ...(cr0 === undefined ? {} : { cr0: BigInt(cr0) }),
    ...(cr4 === undefined ? {} : { cr4: BigInt(cr4) }),
    ...(efer === undefined ? {} : { efer: BigInt(efer) }),
    ...(rflags === undefined ? {} : { rflags: BigInt(rflags) }),
    ...(cpl === undefined ? {} : { cpl }),
    ...(csl === undefined ? {} : { csl: csl === 1 }),
    ...(feature_control === undefined ? {} : { featureControl: BigInt(feature_control) }),
    ...(guest === undefined ? {} : { guest: storedFields(guest) }),
  };
}
