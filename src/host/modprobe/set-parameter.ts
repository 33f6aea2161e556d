import type { Fix } from '../../text/diagnostic.js';
import { replacing } from '../edits.js';
import type { Parameter } from './read.js';

/** A fix that gives a parameter another value, under the name that the file writes. */
export function setParameter({ word }: Parameter, value: string): Fix {
  const name = word.text.replace(/^"/, '').replace(/=.*$/s, '').replace(/"$/, '');
  return replacing(`set ${name}=${value}`, word.range, `${name}=${value}`);
}
