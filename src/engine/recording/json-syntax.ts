// Where a text that JSON.parse refuses stops being JSON: its own messages do not always say.

const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|"[^"\\\p{Cc}]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\p{Cc}]*)*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/uy;

const OPENED: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
]);

/** The offset of the first token that cannot stand where it does; the length when more is missing. */
export function jsonErrorOffset(text: string): number {
  const closers: string[] = [];
  // What may come next: a value, a member's name, the colon after it, or what follows a value.
  let next: 'value' | 'name' | 'colon' | 'more' = 'value';
  let mayClose = false;
  let offset = 0;
  for (;;) {
    const start = offset + (/^[ \t\r\n]*/.exec(text.slice(offset, offset + 4096))?.[0].length ?? 0);
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text);
    if (token === null) return start;
    const sign = token[1];
    const closer = OPENED.get(sign ?? '');
    const closes = sign !== undefined && sign === closers.at(-1) && (next === 'more' || mayClose);
    mayClose = false;
    if (closes) {
      closers.pop();
      next = 'more';
    } else if (next === 'value' && closer !== undefined) {
      closers.push(closer);
      next = sign === '{' ? 'name' : 'value';
      mayClose = true;
    } else if (next === 'value' && sign === undefined) {
      next = 'more';
    } else if (next === 'name' && text[start] === '"') {
      next = 'colon';
    } else if (next === 'colon' && sign === ':') {
      next = 'value';
    } else if (next === 'more' && sign === ',' && closers.length > 0) {
      next = closers.at(-1) === '}' ? 'name' : 'value';
    } else {
      return start;
    }
    offset = TOKEN.lastIndex;
  }
}
