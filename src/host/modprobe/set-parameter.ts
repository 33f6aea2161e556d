import { type Fix, safeFix } from '../../text/diagnostic.js';
import { replaceRange } from '../edits.js';
import type { Parameter } from './read.js';

/** A fix that gives a parameter another value, under the name that the file writes. */
export function setParameter({ word }: Parameter, value: string): Fix {
  const name = word.text.replace(/^"/, '').replace(/=.*$/s, '').replace(/"$/, '');
  return safeFix(`set ${name}=${value}`, [replaceRange(word.range, `${name}=${value}`)]);
}
