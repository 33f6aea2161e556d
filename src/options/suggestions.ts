import type { Board } from '../board/board.js';
import { cores, pcpuList } from '../board/cores.js';
import type { Scenario, Vm } from '../scenario/model.js';
import { vmLabel, vmLabels } from '../scenario/nesting.js';
import { pcpuOwners } from '../scenario/pcpu-owners.js';
import type { Shape } from '../schema/shape.js';
import { Attached } from '../text/attached.js';
import { VALUE_MEANINGS } from './value-meanings.js';

/** A value that makes sense at a place. */
export interface Suggestion {
  readonly value: string;
  /** What it stands for; empty when the value says it. */
  readonly detail: string;
}

/** What suggestions can be taken from. */
export interface SuggestionSource {
  readonly scenario: Scenario | undefined;
  readonly board: Board | undefined;
}

/** The pCPUs of a board in words, beside a scenario. */
interface PcpuWords {
  readonly board: Board | undefined;
  readonly words: Map<number, string>;
}

const known = new Attached<Scenario, PcpuWords>();

/** A pCPU in words: its core, whom it shares caches with, and who has it. A form asks at each place that names one. */
export function pcpuWords(pcpu: number, source: SuggestionSource): string {
  const { scenario, board } = source;
  if (scenario === undefined) return newPcpuWords(pcpu, source);
  const last = known.get(scenario);
  const words = last !== undefined && last.board === board ? last.words : new Map<number, string>();
  known.set(scenario, { board, words });
  const found = words.get(pcpu) ?? newPcpuWords(pcpu, source);
  words.set(pcpu, found);
  return found;
}

function newPcpuWords(pcpu: number, { scenario, board }: SuggestionSource): string {
  const core = board && cores(board).find((each) => each.pcpu === pcpu);
  if (board !== undefined && core === undefined) return 'not on the board';
  const others = (shared: readonly number[]) => shared.filter((each) => each !== pcpu);
  const shares = (level: string, shared: readonly number[] = []) =>
    others(shared).length === 0 ? [] : [`${level} shared with ${pcpuList(others(shared))}`];
  const owners = scenario === undefined ? [] : (pcpuOwners(scenario, [pcpu]).get(pcpu) ?? []);
  return [
    ...(core === undefined || core.type === '' ? [] : [`${core.type} core`]),
    ...shares('L2', core?.l2),
    ...shares('L3', core?.l3),
    ...(scenario === undefined ? [] : [owners.length === 0 ? 'nobody has it' : vmLabels(owners)]),
    ...(pcpu === 0 ? ['the hypervisor console runs on it in a debug build'] : []),
  ].join(', ');
}

function vmsBy(scenario: Scenario | undefined, text: (vm: Vm) => string | undefined): Suggestion[] {
  return (scenario?.vms ?? []).flatMap((vm) => {
    const value = text(vm)?.trim();
    return value === undefined || value === '' ? [] : [{ value, detail: vmLabel(vm) }];
  });
}

/** By the name of an element: what the board and the scenario have for it. */
const SOURCES: ReadonlyMap<string, (source: SuggestionSource) => readonly Suggestion[]> = new Map([
  [
    'pcpu_id',
    (source: SuggestionSource) =>
      (source.board?.pcpuIds ?? []).map((pcpu) => ({
        value: String(pcpu),
        detail: pcpuWords(pcpu, source),
      })),
  ],
  [
    'pci_dev',
    ({ board }: SuggestionSource) =>
      (board?.pciFunctions ?? []).map(({ bdf, description, vendorDevice }) => ({
        value: `${bdf} ${description}`,
        detail: vendorDevice,
      })),
  ],
  [
    'SERIAL_CONSOLE',
    ({ board }: SuggestionSource) =>
      (board?.ttys ?? []).map(({ name, type, base }) => ({
        value: `/dev/${name}`,
        detail: `${type} ${base}`,
      })),
  ],
  ...['vm_name', 'VM_NAME', 'VM'].map(
    (name) =>
      [name, ({ scenario }: SuggestionSource) => vmsBy(scenario, (vm) => vm.name?.value)] as const,
  ),
  ...['target_vm_id', 'companion_vmid'].map(
    (name) =>
      [
        name,
        ({ scenario }: SuggestionSource) => vmsBy(scenario, (vm) => vm.idAttribute?.value),
      ] as const,
  ),
]);

/** Values for an element: those that the schema lists, else what the board and the scenario have for it. */
export function suggestions(
  name: string,
  shape: Shape | undefined,
  source: SuggestionSource,
): readonly Suggestion[] {
  if (shape?.kind === 'text' && shape.values !== undefined) {
    return shape.values
      .filter((value) => value !== '')
      .map((value) => ({ value, detail: VALUE_MEANINGS.get(value) ?? '' }));
  }
  return SOURCES.get(name)?.(source) ?? [];
}
