import { grouped } from '../../text/grouped.js';
import { parseBigInteger } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { BoardStop } from './build-stop.js';
import { type BoardView, boardElements, ofBoard } from './tool-view.js';
import { attributeOf, select, valueAt, valuesAt } from './xpath.js';

/** The MSRs of a cache's masks are 63 (L2) and 127 (L3) long. */
const MOST_CLOS = 63n;
/** Longer than the mask of any cache. */
const LONGEST_MASK = 64n;

/** What is wrong with the number of classes of service that a release may use. */
export function closCountProblem(count: bigint): string | undefined {
  return count > MOST_CLOS
    ? `has ${count} classes of service, more than the ${MOST_CLOS} whose mask registers ACRN knows`
    : undefined;
}

/** All ways of a cache whose mask is that long. @throws BuildStop when it is not a length. */
export function fullCapacityMask(length: string): bigint {
  const bits = parseBigInteger(length);
  if (bits === undefined || bits < 0n || bits > LONGEST_MASK) {
    throw new BoardStop('board_cfg_gen', lengthProblem(length));
  }
  return (1n << bits) - 1n;
}

/** The lengths of the masks of a level's caches, or of one of them. */
export function maskLengths(view: BoardView, level: string, id?: string): readonly XmlElement[] {
  return boardElements(view, 'cache')
    .filter(
      (cache) =>
        attributeOf(cache, 'level') === level &&
        (id === undefined || attributeOf(cache, 'id') === id),
    )
    .flatMap((cache) => select(cache, 'capability/capacity_mask_length'));
}

/** From v3.0 on: what clos.py cannot choose from, in words that follow "the board file". */
export function severalMaskLengths(view: BoardView, level: string, id?: string) {
  const { length } = maskLengths(view, level, id);
  return length < 2
    ? undefined
    : `has ${length} mask lengths of level ${level} caches, where ACRN's allocators accept at most one`;
}

function lengthProblem(length: string): string {
  return `has the capacity_mask_length "${length}", which is not a number from 0 to ${LONGEST_MASK}`;
}

/** From v3.0 on: what ACRN's board_c.py cannot read of the board's caches, in words that follow "the board file". */
export const cacheProblems = ofBoard((view): readonly string[] => {
  const capabilities = boardElements(view, 'cache').flatMap((cache) => select(cache, 'capability'));
  const allocates = capabilities.some((capability) =>
    ['CAT', 'MBA'].includes(attributeOf(capability, 'id')),
  );
  const ofCaches = capabilities.flatMap((cat) => {
    const isCat = attributeOf(cat, 'id') === 'CAT';
    if (!isCat && select(cat, 'capacity_mask_length').length === 0) return [];
    const length = valueAt(cat, 'capacity_mask_length');
    const bits = parseBigInteger(length);
    if (bits === undefined || bits < 0n || bits > LONGEST_MASK) return [lengthProblem(length)];
    if (!isCat) return [];
    const text = valueAt(cat, 'clos_number');
    const count = parseBigInteger(text);
    if (count === undefined || count < 0n)
      return [`has the clos_number "${text}", which is not a number`];
    return closCountProblem(count / 2n) ?? [];
  });
  if (!allocates) return ofCaches;
  const cpus = boardElements(view, 'thread').flatMap((thread) => select(thread, 'cpu_id'));
  const odd = cpus.map((cpu) => valueAt(cpu.parent, 'cpu_id')).find((id) => !isCpuId(id));
  const twin = sharedApicId(view);
  return [
    ...ofCaches,
    ...(odd === undefined ? [] : [cpuIdProblem(odd)]),
    ...(twin === undefined ? [] : [`lists several pCPUs with the apic_id "${twin}"`]),
  ];
});

/** An apic_id of several threads, by which board_c.py looks for those of a cache. */
function sharedApicId(view: BoardView): string | undefined {
  const threads = boardElements(view, 'thread').filter(
    (thread) => select(thread, 'cpu_id').length > 0,
  );
  const byApicId = grouped(threads, (thread) => valueAt(thread, 'apic_id'));
  return boardElements(view, 'cache')
    .filter((cache) =>
      select(cache, 'capability').some((each) => ['CAT', 'MBA'].includes(attributeOf(each, 'id'))),
    )
    .flatMap((cache) => valuesAt(cache, 'processors/processor'))
    .find((apicId) => (byApicId.get(apicId)?.length ?? 0) > 1);
}

function isCpuId(text: string): boolean {
  return /^\s*\d{1,6}\s*$/.test(text);
}

function cpuIdProblem(text: string): string {
  return `has the cpu_id "${text}", which is not a number`;
}

/** A pCPU as a bit of a mask. @throws BuildStop when its id is no such number. */
export function cpuBit(id: string): bigint {
  if (!isCpuId(id)) throw new BoardStop('board_cfg_gen', cpuIdProblem(id));
  return 1n << BigInt(id.trim());
}
