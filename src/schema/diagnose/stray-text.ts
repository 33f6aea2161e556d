import { strip } from '../../text/white-space.js';
import type { Content } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { quote } from '../wording.js';
import { label } from './context.js';

/** Text among the child elements of a group: the first piece stands for all. */
export function strayTextFindings(content: Content): Finding[] {
  const first = content.visibleTexts[0];
  if (first === undefined) return [];
  const message = `The text ${quote(strip(first.value))} is among the elements of ${label(content)}.`;
  const help = 'Remove the text, or put it into the element that it belongs to.';
  return [finding({ rule: 'stray-text', message, help, range: first.trimmedRange }, [content])];
}
