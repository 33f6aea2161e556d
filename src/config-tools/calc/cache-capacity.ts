import { parseBigInteger } from '../../text/python-integer.js';
import { BuildStop } from './build-stop.js';
import { boardElements, ofBoard } from './tool-view.js';
import { attributeOf, select, valueAt } from './xpath.js';

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
    throw new BuildStop('board_cfg_gen', `the board file ${lengthProblem(length)}`);
  }
  return (1n << bits) - 1n;
}

function lengthProblem(length: string): string {
  return `has the capacity_mask_length "${length}", which is not a number from 0 to ${LONGEST_MASK}`;
}

/** From v3.0 on: what ACRN's board_c.py cannot read of the board's caches, in words that follow "the board file". */
export const cacheProblems = ofBoard((view): readonly string[] => {
  const cats = boardElements(view, 'cache')
    .flatMap((cache) => select(cache, 'capability'))
    .filter((capability) => attributeOf(capability, 'id') === 'CAT');
  const ofCaches = cats.flatMap((cat) => {
    const length = valueAt(cat, 'capacity_mask_length');
    const bits = parseBigInteger(length);
    if (bits === undefined || bits < 0n || bits > LONGEST_MASK) return [lengthProblem(length)];
    const text = valueAt(cat, 'clos_number');
    const count = parseBigInteger(text);
    if (count === undefined) return [`has the clos_number "${text}", which is not a number`];
    return closCountProblem(count / 2n) ?? [];
  });
  if (cats.length === 0) return ofCaches;
  const cpus = boardElements(view, 'thread').flatMap((thread) => select(thread, 'cpu_id'));
  const odd = cpus
    .map((cpu) => valueAt(cpu.parent, 'cpu_id'))
    .find((id) => !/^\s*\d{1,6}\s*$/.test(id));
  return odd === undefined
    ? ofCaches
    : [...ofCaches, `has the cpu_id "${odd}", which is not a number`];
});
