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

function freeWindow(
  windows: readonly AddressWindow[],
  used: readonly AddressWindow[],
  size: bigint,
  leastAlignment: bigint,
  vm: XmlElement,
): AddressWindow {
  const alignment = leastAlignment > size ? leastAlignment : size;
  for (const window of windows) {
    let found = at(roundUp(window.start, alignment), size);
    for (const taken of used) {
      if (overlaps(found, taken)) found = at(roundUp(taken.end + 1n, alignment), size);
    }
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
 * Where each device's window starts, the largest device first. `used` is kept sorted and grows
 * (ACRN static_allocators/gpa.py alloc_addr).
 */
export function allocateAddresses<Key>(
  windows: readonly AddressWindow[],
  sizes: ReadonlyMap<Key, bigint>,
  used: AddressWindow[],
  alignment: bigint,
  vm: XmlElement,
): Map<Key, bigint> {
  const bases = new Map<Key, bigint>();
  const bySize = [...sizes].sort(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1));
  for (const [key, size] of bySize) {
    const { start } = freeWindow(windows, used, size, alignment, vm);
    used.push(at(start, size));
    used.sort(byAddress);
    bases.set(key, start);
  }
  return bases;
}
