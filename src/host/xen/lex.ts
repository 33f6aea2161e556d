import type { Range } from '../../text/source.js';

type TokenKind =
  | 'name'
  | 'number'
  | 'string'
  | 'punctuation'
  | 'newline'
  | 'blank'
  | 'comment'
  | 'bad';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly range: Range;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['newline', /\n/y],
  ['blank', /[ \t]+/y],
  ['comment', /#[^\n]*/y],
  ['name', /[a-z][a-z0-9_]*/y],
  ['number', /[0-9][0-9a-fx]*/y],
  ['string', /'(?:[^'\n\\]|\\.)*'|"(?:[^"\n\\]|\\.)*"/y],
  ['punctuation', /\+=|[=[\],;]/y],
  // To the end of the line, as xl's lexer goes on.
  ['bad', /[^\n]+/y],
];

/** What xl's lexer makes of a text (tools/libs/util/libxlu_cfg_l.l); together the tokens are the text. */
export function lexXlCfg(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const match = pattern.exec(text)?.[0];
      if (match === undefined) continue;
      tokens.push({ kind, text: match, range: { start: at, end: at + match.length } });
      at += match.length;
      break;
    }
  }
  return tokens;
}
