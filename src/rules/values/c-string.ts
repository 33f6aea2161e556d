/** What becomes of a text that ACRN's build puts between quotes in C, without escaping it. */
type InC = 'unchanged' | 'changed' | 'broken';

/** A string literal may hold escapes, but no line break, and no quote that ends it early. */
export function inCString(text: string): InC {
  let changed = false;
  for (let at = 0; at < text.length; at += 1) {
    const next = text[at];
    if (next === '"' || next === '\n' || next === '\r') return 'broken';
    if (next !== '\\') continue;
    at += 1;
    if (at >= text.length || text[at] === '\n') return 'broken';
    changed = true;
  }
  return changed ? 'changed' : 'unchanged';
}
