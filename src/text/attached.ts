/**
 * Values that objects carry, unseen, and that go when they go. A WeakMap would do the same; but V8 takes what its values
 * refer to for alive until the next full collection, and for values that refer to a whole document every quick
 * collection before that copies documents that nobody needs any longer.
 */
export class Attached<Key extends object, Value> {
  readonly #key = Symbol('attached');

  get(object: Key): Value | undefined {
    return (object as { readonly [key: symbol]: Value | undefined })[this.#key];
  }

  set(object: Key, value: Value): void {
    Object.defineProperty(object, this.#key, { value, configurable: true, enumerable: false });
  }
}
