// C as far as the generated files use it, cut into tokens (C11 sections 5.1.1.2 and 6.4): a comment begins in no
// string, a string in no comment.

export interface CToken {
  readonly kind: 'newline' | 'string' | 'name' | 'number' | 'mark' | 'stray';
  readonly text: string;
  /** Whether white space or a comment stands before it. */
  readonly spaced: boolean;
}

const TOKEN =
  /(?<space>[ \t\v\f\r]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<newline>\n)|(?<string>"(?:[^"\\\n]|\\[^\n])*")|(?<name>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|(?<number>\.?\d[\w.]*)|(?<mark>[!#%&'()*+,\-./:;<=>?[\]^{|}~])|(?<stray>[\s\S])/g;

const KINDS = ['newline', 'string', 'name', 'number', 'mark', 'stray'] as const;

/** The tokens of a text. Lines that end in a backslash are joined first, as GCC does it. */
export function cTokens(text: string): CToken[] {
  const found: CToken[] = [];
  let spaced = false;
  for (const { groups } of text.replace(/\\[ \t]*\r?\n/g, '').matchAll(TOKEN)) {
    const kind = KINDS.find((each) => groups?.[each] !== undefined);
    if (kind !== undefined) found.push({ kind, text: groups?.[kind] ?? '', spaced });
    spaced = kind === undefined;
  }
  return found;
}

/** The tokens as text again, comments left out. */
export function cText(tokens: readonly CToken[]): string {
  return tokens.map(({ text, spaced }, i) => (spaced && i > 0 ? ` ${text}` : text)).join('');
}
