import type { Range } from '../text/source.js';
import type { Guarded } from './guard.js';

/**
 * The tags of a text, one after the other: what fast-xml-parser is given to read. It goes through the rest
 * character by character only to leave it out, looks for quotes in processing instructions and for words in
 * declared entities, and knows no names with characters beyond U+FFFF, so that others stand for the halves of these.
 */
export class TagsOfText {
  readonly text: string;
  /** Which tag starts at an offset of `text`; the one before it ends there. */
  readonly #starts = new Map<number, number>();
  readonly #tags: readonly Range[];

  constructor(text: string, { doctype, tags }: Guarded) {
    this.#tags = tags;
    let length = 0;
    // Joined, for a string that has grown is slower to read.
    let kept = tags
      .map(({ start, end }, index) => {
        this.#starts.set(length, index);
        length += end - start;
        return text.slice(start, end);
      })
      .join('');
    this.#starts.set(length, tags.length);
    if (doctype?.declaresEntity) kept = kept.replaceAll('&', ' ');
    this.text = kept.replace(/[\uD800-\uDFFF]/g, (half) =>
      String.fromCharCode(half.charCodeAt(0) - 0xd800 + 0x4e00),
    );
  }

  /** Where in the whole text the tag starts that starts at an offset of `text`; undefined where none does. */
  startOf(offset: number): number | undefined {
    return this.#tags[this.#starts.get(offset) ?? -1]?.start;
  }

  /** Where in the whole text the tag ends that ends at an offset of `text`; undefined where none does. */
  endOf(offset: number): number | undefined {
    return this.#tags[(this.#starts.get(offset) ?? 0) - 1]?.end;
  }
}
