// Results of VMREAD, made once for as long as a field keeps its value, so that reading a field again allocates nothing.
import { FIELD_INDEX, FIELDS } from '../../processor/fields.js';
import type { ValueResult } from '../../processor/result.js';

const ZERO: ValueResult = { ending: 'VMsucceed', value: 0n };

export class ReadResults {
  readonly #results: ValueResult[] = FIELDS.map(() => ZERO);
  /** The halves of their values, low half first. */
  readonly #halves = new Uint32Array(2 * FIELDS.length);

  /** The result for a full-access encoding of an existing field. */
  of(encoding: number, low: number, high: number): ValueResult {
    const index = FIELD_INDEX[encoding] as number;
    const halves = this.#halves;
    if (halves[2 * index] === low && halves[2 * index + 1] === high) {
      return this.#results[index] as ValueResult;
    }
    halves[2 * index] = low;
    halves[2 * index + 1] = high;
    const value = high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
    const result: ValueResult = { ending: 'VMsucceed', value };
    this.#results[index] = result;
    return result;
  }
}
