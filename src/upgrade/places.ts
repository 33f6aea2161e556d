import type { Board } from '../board/board.js';
import { type Element, textAt } from './draft.js';

/** Hands out places on bus 0 of each VM, from one device number on; the Service VM's avoid the board's own. */
export class PlacesOfVms {
  readonly #next = new Map<Element, number>();
  readonly #taken = new Map<Element, Set<string>>();

  constructor(
    private readonly first: number,
    private readonly board: Board | undefined,
  ) {}

  /** Leaves places out that the VM has given away already. */
  take(vm: Element, places: readonly string[]): void {
    this.#taken.set(vm, new Set(places));
  }

  next(vm: Element): string {
    const native = textAt(vm, 'load_order') === 'SERVICE_VM' ? this.#native() : new Set<string>();
    for (let device = this.#next.get(vm) ?? this.first; device < 32; device += 1) {
      const place = `00:${device.toString(16).padStart(2, '0')}.0`;
      this.#next.set(vm, device + 1);
      if (!native.has(place.slice(0, 5)) && !this.#taken.get(vm)?.has(place)) return place;
    }
    return '00:1f.0';
  }

  #native(): Set<string> {
    return new Set(
      (this.board?.pciFunctions ?? []).map(({ bdf }) => bdf.toLowerCase().slice(0, 5)),
    );
  }
}
