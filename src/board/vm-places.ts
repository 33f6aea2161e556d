import type { Board } from './board.js';

/** Hands out places on bus 0 of each VM, from one device number on; the Service VM's avoid the board's own. */
export class PlacesOfVms<VM extends object> {
  readonly #next = new Map<VM, number>();
  readonly #taken = new Map<VM, Set<string>>();

  constructor(
    private readonly first: number,
    private readonly board: Board | undefined,
    private readonly isService: (vm: VM) => boolean,
  ) {}

  /** Leaves places out that the VM has given away already. */
  take(vm: VM, places: readonly string[]): void {
    this.#taken.set(vm, new Set(places));
  }

  next(vm: VM): string {
    const native = this.isService(vm) ? this.#native() : new Set<string>();
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
