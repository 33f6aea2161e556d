import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { Range } from '../../text/source.js';
import { isBlank, strip } from '../../text/white-space.js';
import { setValue } from '../../xml/edit.js';
import { attribute, valueRange } from '../../xml/node.js';
import type { SchemaRuleName } from '../catalogue.js';
import type { Content } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { type NearMiss, nearMiss } from '../nearest.js';
import type { TextShape } from '../shape.js';
import type { ValidatorError } from '../validator.js';
import { isPlain } from '../value.js';
import { choices, quote } from '../wording.js';
import { type DiagnoseContext, shapeAt } from './context.js';

/** A text that the schema refuses: of an element or of an attribute. */
interface BadText {
  /** How the message calls the element or attribute. */
  readonly label: string;
  readonly text: string;
  readonly range: Range;
  readonly shape: TextShape;
  readonly about: Content;
}

const DIFFERENCES: Record<NearMiss['difference'], (value: string) => string> = {
  blanks: (value) => `Write ${value} without spaces and line breaks.`,
  case: (value) => `Write ${value}: upper and lower case count.`,
  spelling: (value) => `Did you mean ${value}?`,
  'old-name': (value) => `This release calls it ${value}.`,
};

/** What may be written, in a sentence. */
export function expectation(shape: TextShape): string {
  if (shape.values !== undefined) {
    return shape.values.length === 1
      ? `Only ${choices(shape.values)} is allowed.`
      : `Write ${choices(shape.values)}.`;
  }
  return shape.expects === undefined ? 'Any text is allowed.' : `Write ${shape.expects}.`;
}

function emptyMessage({ label, text, shape }: BadText, release: string): string {
  if (text !== '') {
    return `${label} holds only white space, which ACRN ${release} does not allow.`;
  }
  if (shape.default === undefined) return `${label} is empty, and has no default.`;
  // Empty elements have their default; only the line breaks that v2.7 adds keep it away.
  return `${label} holds only a comment, and ACRN ${release} reads the line breaks around it as the value.`;
}

/** One finding for an error of `enum`, `pattern` or `xsInteger`. */
export function valueFinding(bad: BadText, error: ValidatorError, release: string): Finding {
  const { label, text, range, shape, about } = bad;
  const problem = error.params.problem;
  let rule: SchemaRuleName = 'value-not-allowed';
  let message = `${label} is ${quote(text)}, which ACRN ${release} does not allow.`;
  let help = expectation(shape);
  if (isBlank(text)) {
    rule = 'value-empty';
    message = emptyMessage(bad, release);
  } else if (problem === 'not-a-number') {
    rule = 'value-not-a-number';
    message = `${label} is ${quote(text)}, not a whole number in decimal digits.`;
  } else if (problem === 'out-of-range') {
    rule = 'value-out-of-range';
    message = `${label} is ${quote(text)}, outside the limits of ACRN ${release}.`;
  } else if (error.keyword === 'pattern') {
    rule = 'value-pattern';
    message = `${label} is ${quote(text)}, not in the form that ACRN ${release} requires.`;
    if (strip(text) !== text) help = help.replace(/\.$/, ', without spaces around it.');
  }
  const near =
    rule === 'value-not-allowed' && shape.values ? nearMiss(text, shape.values) : undefined;
  if (near !== undefined) help = DIFFERENCES[near.difference](near.value);
  const fix = near && respelling(about, near);
  return finding({ rule, message, help, range, ...(fix && { fix }) }, [about]);
}

/** The fix of a value that differs in spaces or the case of letters, or has another name here: nothing else can be meant. */
function respelling({ source, name }: Content, { difference, value }: NearMiss): Fix | undefined {
  if (source === undefined || difference === 'spelling') return undefined;
  return safeFix(`write ${name} as ${value}`, [setValue(source, value)]);
}

/** What the schema says of attributes; all of them hold a whole number or any text. */
const ATTRIBUTE_TEXT: TextShape = {
  kind: 'text',
  title: '',
  expects: 'a whole number in decimal digits',
};

/** The text at a JSON pointer; undefined when another finding says what is wrong there. */
export function badTextAt(pointer: string, context: DiagnoseContext): BadText | undefined {
  const contents = context.scenario.contents();
  const places = contents.get(pointer) ?? [];
  const content = places[0];
  if (content === undefined) {
    const cut = pointer.lastIndexOf('/@');
    const about = contents.get(pointer.slice(0, cut))?.[0];
    const name = pointer.slice(cut + 2);
    const at = about?.source === undefined ? undefined : attribute(about.source, name);
    if (about === undefined || at === undefined) return undefined;
    const label = `The attribute ${name} of ${about.name}`;
    const range = at.value === '' ? at.range : at.valueRange;
    return { label, text: at.value, range, shape: ATTRIBUTE_TEXT, about };
  }
  const shape = shapeAt(content, context.shape);
  const { source, text } = content;
  // Repeated elements, and those that hold more than text, have a finding for that.
  if (places.length > 1 || source === undefined || shape?.kind !== 'text') return undefined;
  if (!isPlain(content, context.tooling)) return undefined;
  return { label: `${content.name}`, text, range: valueRange(source), shape, about: content };
}
