import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from './build-stop.js';
import { roundUp } from './numbers.js';

/** A range of addresses; `end` is its last one. */
export interface AddressWindow {
  readonly start: bigint;
  readonly end: bigint;
}

export function overlaps(a: AddressWindow, b: AddressWindow): boolean {
  return b.end >= a.start && a.end >= b.start;
}

export function contains(outer: AddressWindow, inner: AddressWindow): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

export function isSameWindow(a: AddressWindow, b: AddressWindow): boolean {
  return a.start === b.start && a.end === b.end;
}

export function byAddress(a: AddressWindow, b: AddressWindow): number {
  if (a.start !== b.start) return a.start < b.start ? -1 : 1;
  if (a.end === b.end) return 0;
  return a.end < b.end ? -1 : 1;
}

/** The windows in order, each once. */
export function distinct(windows: readonly AddressWindow[]): AddressWindow[] {
  return [...windows]
    .sort(byAddress)
    .filter(
      (window, index, all) => index === 0 || byAddress(window, all[index - 1] ?? window) !== 0,
    );
}

function at(start: bigint, size: bigint): AddressWindow {
  return { start, end: start + size - 1n };
}

/** Addresses that are taken, in order, and what is free after them. */
export class TakenAddresses {
  readonly #windows: AddressWindow[];
  /** Whether they are in order and none overlaps the next. */
  #areApart: boolean;
  /** Where a search ended: one for the same ends there again or further on, while they are apart. */
  readonly #ends = new Map<string, bigint>();

  constructor(windows: readonly AddressWindow[]) {
    this.#windows = [...windows];
    this.#areApart = windows.every(
      ({ start }, i) => i === 0 || (windows[i - 1]?.end ?? 0n) < start,
    );
  }

  get windows(): readonly AddressWindow[] {
    return this.#windows;
  }

  /** The index of the first that ends at an address or after it. */
  #indexAt(address: bigint): number {
    let low = 0;
    let high = this.#windows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#windows[middle]?.end ?? 0n) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As ACRN searches: from `start` on, after each taken window that is met. */
  freeFrom(start: bigint, size: bigint, alignment: bigint): AddressWindow {
    const search = `${start} ${size} ${alignment}`;
    let found = at((this.#areApart ? this.#ends.get(search) : undefined) ?? start, size);
    const from = this.#areApart ? this.#indexAt(found.start) : 0;
    for (let i = from; i < this.#windows.length; i += 1) {
      const taken = this.#windows[i];
      if (taken === undefined || (this.#areApart && taken.start > found.end)) break;
      if (overlaps(found, taken)) found = at(roundUp(taken.end + 1n, alignment), size);
    }
    this.#ends.set(search, found.start);
    return found;
  }

  add(window: AddressWindow): void {
    if (this.#areApart) {
      const index = this.#indexAt(window.start);
      const next = this.#windows[index];
      this.#areApart = next === undefined || next.start > window.end;
      this.#windows.splice(index, 0, window);
    } else {
      this.#windows.push(window);
    }
    if (!this.#areApart) this.#windows.sort(byAddress);
  }
}

function freeWindow(
  windows: readonly AddressWindow[],
  taken: TakenAddresses,
  size: bigint,
  leastAlignment: bigint,
  vm: XmlElement,
): AddressWindow {
  const alignment = leastAlignment > size ? leastAlignment : size;
  for (const window of windows) {
    const found = taken.freeFrom(roundUp(window.start, alignment), size, alignment);
    // As in ACRN, the end of the found window may lie outside.
    if (overlaps(found, window)) return found;
  }
  throw new BuildStop(
    'allocation',
    windows.length === 0
      ? 'a virtual device needs addresses, but the board file names no PCI hole to take them from'
      : `no ${size} bytes of addresses are free for a virtual device`,
    vm,
  );
}

/**
 * Where each device's window starts, the largest device first; it is taken from then on
 * (ACRN static_allocators/gpa.py alloc_addr).
 */
export function allocateAddresses<Key>(
  windows: readonly AddressWindow[],
  sizes: ReadonlyMap<Key, bigint>,
  taken: TakenAddresses,
  alignment: bigint,
  vm: XmlElement,
): Map<Key, bigint> {
  const bases = new Map<Key, bigint>();
  const bySize = [...sizes].sort(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1));
  for (const [key, size] of bySize) {
    const found = freeWindow(windows, taken, size, alignment, vm);
    taken.add(found);
    bases.set(key, found.start);
  }
  return bases;
}
