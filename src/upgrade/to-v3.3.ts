import type { Board } from '../board/board.js';
import { append, at, type Draft, type Element, make, named, textAt } from './draft.js';
import type { StepContext } from './step.js';

function pcpuIds(vm: Element): number[] {
  return named(at(vm, 'cpu_affinity'), 'pcpu').map((pcpu) => Number(textAt(pcpu, 'pcpu_id')));
}

/** The lowest pCPU that no VM with LAPIC passthrough has. */
function freePcpu(
  draft: Draft,
  taken: ReadonlySet<number>,
  board: Board | undefined,
): number | undefined {
  const known = board?.pcpuIds ?? draft.vms.flatMap(pcpuIds);
  return [...known].sort((a, b) => a - b).find((pcpu) => !taken.has(pcpu));
}

/** The timer of the vUARTs is new, on pCPU 0; v3.3 refuses it on a pCPU whose local APIC a VM has. */
export function toV33(draft: Draft, { board, notes }: StepContext): void {
  const owners = draft.vms.filter((vm) => textAt(vm, 'lapic_passthrough') === 'y');
  const taken = new Set(owners.flatMap(pcpuIds));
  const features = at(draft.hv, 'FEATURES');
  if (!taken.has(0) || features === undefined) return;
  const pcpu = freePcpu(draft, taken, board);
  if (pcpu === undefined || at(features, 'VUART_TIMER_PCPU') !== undefined) return;
  const why = 'pCPU 0, the default, belongs to a VM with LAPIC passthrough';
  append(features, notes.adds(make('VUART_TIMER_PCPU', String(pcpu)), why));
}
