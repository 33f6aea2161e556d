/** What Python's str.strip and str.split take for white space (str.isspace). */
const SPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const OUTER = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g');

/** The text without white space around it, as Python's str.strip gives it. */
export function strip(text: string): string {
  return text.replace(OUTER, '');
}

export function isBlank(text: string): boolean {
  return strip(text) === '';
}
