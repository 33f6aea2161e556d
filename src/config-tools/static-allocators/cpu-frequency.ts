import { largest, smallest } from '../../text/long-lists.js';
import { parseHex, parseInteger } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { BoardStop } from '../calc/build-stop.js';
import {
  frequencyDomain,
  frequencyProblem,
  hasProcessorCapability,
  performanceLevel,
  processorThreads,
  realTimePcpus,
} from '../calc/cpu-frequency.js';
import { boardElements } from '../calc/tool-view.js';
import { anyAt, attributeOf, select, stringOf, valueAt, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, appendPath, makeElement } from '../element.js';

/** Performance levels (HWP) and P-states (EIST) of one pCPU; P0 is the fastest. */
interface Limits {
  readonly guaranteedLevel: number;
  highestLevel: number;
  lowestLevel: number;
  readonly nominalState: number;
  highestState: number;
  lowestState: number;
}

/**
 * The lines of PX_INFO that describe a P-state. ACRN drops the others from the list that it walks
 * through, and so keeps a line after each that it drops.
 */
function pStates(context: BuildContext): string[] {
  const lines = context.board.sections.get('PX_INFO') ?? [];
  let isRemoved = false;
  return lines.filter((line) => {
    const open = line.indexOf('{');
    isRemoved = !isRemoved && (open < 0 || line.indexOf('}', open) < 0);
    return !isRemoved;
  });
}

/** The fastest P-state that is not above a ratio. */
function stateOfRatio(states: readonly string[], ratio: number): number {
  const index = states.findIndex((line) => {
    const words = [...line.matchAll(/\b(\w+)UL\}/g)].map(([, word = '']) => word);
    const control = words.find((word) => word.includes('0x'));
    const value =
      control === undefined ? undefined : parseHex(control.slice(control.indexOf('0x') + 2));
    return value !== undefined && Number(value >> 8n) <= ratio;
  });
  return index < 0 ? 1 : index;
}

/** The P-state without turbo, where the board says what its ratio is. */
function baseState(context: BuildContext): number {
  const [ratio] = select(context.board.document.root, '//processors//attribute')
    .filter((node) => attributeOf(node, 'id') === 'max_none_turbo_ratio')
    .map((node) => parseInteger(stringOf(node)));
  return ratio === undefined ? 0 : stateOfRatio(pStates(context), ratio);
}

function levels(
  context: BuildContext,
  thread: XmlElement,
  realTime: boolean,
  turbo: boolean,
): [number, number, number] {
  if (!hasProcessorCapability(context, 'hwp_supported')) return [0xff, 0xff, 1];
  const guaranteed = performanceLevel(thread, 'guaranteed') ?? 0;
  if (realTime) return [guaranteed, guaranteed, guaranteed];
  const highest = turbo ? (performanceLevel(thread, 'highest') ?? 0) : guaranteed;
  return [guaranteed, highest, performanceLevel(thread, 'lowest') ?? 0];
}

function states(
  context: BuildContext,
  realTime: boolean,
  turbo: boolean,
): [number, number, number] {
  const count = pStates(context).length;
  if (!hasProcessorCapability(context, 'est') || count === 0) return [0, 0, 0];
  const base = turbo ? baseState(context) : 0;
  return realTime ? [base, base, base] : [base, 0, count - 1];
}

function ownLimits(context: BuildContext, thread: XmlElement, realTime: boolean): Limits {
  const turbo = hasProcessorCapability(context, 'turbo_boost_available');
  const [guaranteedLevel, highestLevel, lowestLevel] = levels(context, thread, realTime, turbo);
  const [nominalState, highestState, lowestState] = states(context, realTime, turbo);
  return {
    guaranteedLevel,
    highestLevel,
    lowestLevel,
    nominalState,
    highestState,
    lowestState,
  };
}

function apicIdOf(thread: XmlElement): number {
  return Number(parseHex(valueAt(thread, 'apic_id')) ?? 0n);
}

/** Efficiency cores run at one frequency when they share a level 2 cache. */
function shareCache(context: BuildContext, a: XmlElement, b: XmlElement): boolean {
  if (!hasProcessorCapability(context, 'hybrid')) return false;
  if (!anyAt(a, 'core_type', 'Atom') || !anyAt(b, 'core_type', 'Atom')) return false;
  const ids = [a, b].map((thread) => `0x${apicIdOf(thread).toString(16)}`);
  return boardElements(context, 'cache')
    .filter((cache) => attributeOf(cache, 'level') === '2' && cache.parent?.name === 'caches')
    .some((cache) => {
      const sharing = valuesAt(cache, 'processors/processor');
      return ids.every((id) => sharing.includes(id));
    });
}

/** The pCPUs that always run as fast as this one, itself among them, sorted as text. */
function dependents(context: BuildContext, thread: XmlElement): string[] {
  const id = valueAt(thread, 'cpu_id');
  const domain = frequencyDomain(thread);
  const found = domain.length === 0 ? [id] : [...domain];
  for (const other of processorThreads(context)) {
    const otherId = valueAt(other, 'cpu_id');
    if (otherId === id) continue;
    const sameCore = apicIdOf(thread) >> 1 === apicIdOf(other) >> 1;
    if (sameCore || shareCache(context, thread, other)) found.push(otherId);
  }
  return [...new Set(found)].sort();
}

/** Lets pCPUs that run at one frequency have one set of limits, the tightest. */
function tighten(own: Limits, others: readonly Limits[]): void {
  own.highestLevel = smallest([own.highestLevel, ...others.map((limits) => limits.highestLevel)]);
  own.lowestLevel = largest([own.lowestLevel, ...others.map((limits) => limits.lowestLevel)]);
  own.highestState = largest([own.highestState, ...others.map((limits) => limits.highestState)]);
  own.lowestState = smallest([own.lowestState, ...others.map((limits) => limits.lowestState)]);
}

/** v3.2, v3.3: how fast each pCPU may run (ACRN static_allocators/cpu_freq.py). */
export function allocateCpuFrequency(context: BuildContext): void {
  const problem = frequencyProblem(context);
  if (problem !== undefined) throw new BoardStop('allocation', problem);
  const realTime = realTimePcpus(context);
  const limits = new Map<string, Limits>();
  const groups: string[][] = [];
  for (const thread of processorThreads(context)) {
    const id = valueAt(thread, 'cpu_id');
    limits.set(id, ownLimits(context, thread, realTime.has(id)));
    groups.splice(Number(id), 0, dependents(context, thread));
  }
  for (const [id, own] of limits) {
    const others = (groups[Number(id)] ?? []).flatMap((other) => limits.get(other) ?? []);
    tighten(own, others);
  }
  write(context, limits);
}

function write(context: BuildContext, limits: ReadonlyMap<string, Limits>): void {
  const cpufreq = appendPath(context.allocation, 'hv/cpufreq');
  for (const [id, own] of limits) {
    const cpu = append(cpufreq, makeElement('CPU', { id }));
    const node = append(cpu, makeElement('limits'));
    const leaf = (name: string, value: number): void => {
      append(node, makeElement(`limit_${name}`, {}, String(value)));
    };
    leaf('guaranteed_lvl', own.guaranteedLevel);
    leaf('highest_lvl', own.highestLevel);
    leaf('lowest_lvl', own.lowestLevel);
    leaf('nominal_pstate', own.nominalState);
    leaf('highest_pstate', own.highestState);
    leaf('lowest_pstate', own.lowestState);
  }
}
