import { at } from '../../scenario/located.js';
import type { Located, Vm } from '../../scenario/model.js';

/** A physical interrupt line of a pre-launched VM and the virtual line that it arrives at. */
export interface PtIntx {
  readonly physical: number;
  readonly virtual: number;
}

const INTEGER = String.raw`\s*(?:0[xX][0-9a-fA-F]+|0+|[1-9][0-9]*)\s*`;
const PAIR = String.raw`\s*\(${INTEGER},${INTEGER}\)\s*`;
/** As Python reads it once `)(` has become `), (` (ACRN v3.0 static_allocators/intx.py). */
const READABLE = new RegExp(`^(?:${PAIR}(?:,${PAIR})*,?)?\\s*$`);

export function ptIntxSetting(vm: Vm): Located | undefined {
  const setting = at(vm.node, 'pt_intx');
  return setting?.value === '' ? undefined : setting;
}

/** The lines of a pt_intx such as `(3, 3)(4, 10)`; undefined when ACRN cannot read it. */
export function readPtIntx(text: string): PtIntx[] | undefined {
  if (!READABLE.test(text.replaceAll(')(', '), ('))) return undefined;
  const numbers = (text.match(/0[xX][0-9a-fA-F]+|\d+/g) ?? []).map(Number);
  return numbers.flatMap((physical, index) =>
    index % 2 === 0 ? [{ physical, virtual: numbers[index + 1] ?? 0 }] : [],
  );
}

/** The lines that ACRN really passes through: of pairs with a comma between them the first (pt_intx.c.xsl). */
export function passedThrough(text: string): PtIntx[] {
  return text
    .replaceAll(/\s/g, '')
    .split(/(?<=\))(?=\()/)
    .flatMap((group) => readPtIntx(group)?.slice(0, 1) ?? []);
}
