// Records the observables of a trace's operations, as the engine has them.
import type { NestedMachine } from '../nested-machine.js';
import type { RecordedOperation, TraceSequence } from './format.js';
import { machineFor, performOperation, type ReplayOptions } from './perform.js';

/** The sequence with the result of every operation, as the engine has it. */
export function recordSequence(
  sequence: TraceSequence,
  options: ReplayOptions = {},
): TraceSequence {
  const machine = machineFor(sequence, options);
  return { ...sequence, ops: sequence.ops.map((operation) => record(machine, operation)) };
}

function record(machine: NestedMachine, operation: RecordedOperation): RecordedOperation {
  const { r: _, ...bare } = operation;
  const result = performOperation(machine, bare);
  return result === undefined ? bare : { ...bare, r: result };
}
