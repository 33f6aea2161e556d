/** Deeper than anything that people or ConvertTo-Json write, whose limit is 100. */
const DEEPEST = 200;

/** Whether a text of JSON is nested so deeply that a parser would run out of stack. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (const [found] of text.matchAll(/\\.|["\n[\]{}]/g)) {
    if (found === '"') isQuoted = !isQuoted;
    else if (found === '\n') isQuoted = false;
    else if (!isQuoted && !found.startsWith('\\')) depth += found === '[' || found === '{' ? 1 : -1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** The code of a parse error in words: `CloseBraceExpected` as "close brace expected". */
export function parseErrorWords(code: string): string {
  return code.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
