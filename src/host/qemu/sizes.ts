import type { Argument } from '../shell/expand.js';
import { type OptionPart, partsOf } from './invocation.js';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['b', 1 / 1048576],
  ['k', 1 / 1024],
  ['m', 1],
  ['g', 1024],
  ['t', 1024 ** 2],
  ['p', 1024 ** 3],
  ['e', 1024 ** 4],
]);

/** A size of -m in MiB, as QEMU reads it: MiB without a suffix; undefined where QEMU refuses it. */
export function sizeInMib(text: string): number | undefined {
  const match = /^(0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?|\.\d+)([bkmgtpeBKMGTPE]?)$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return Number(match[1]) * (UNITS.get((match[2] ?? '').toLowerCase()) ?? 1);
}

/** The parts of -m that are sizes: the memory and its maximum. */
export function memorySizes(argument: Argument): OptionPart[] {
  return partsOf(argument).filter(
    ({ key, text }, index) =>
      key === 'size' || key === 'maxmem' || (index === 0 && key === undefined && text !== ''),
  );
}
