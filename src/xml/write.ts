import { encodeText } from './references.js';

/** An element to be written: it holds either a value or other elements. */
export interface NewElement {
  readonly name: string;
  /** What stands above it. */
  readonly comment?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly value?: string;
  readonly children?: readonly NewElement[];
}

export interface Layout {
  /** One level of indentation. */
  readonly unit: string;
  readonly newline: string;
  /** Writes a text so that XML reads it again; encodeText when it is not given. */
  readonly encode?: (text: string) => string;
  /** A comment as lines of that indentation, each with its line break; none are written without it. */
  readonly comment?: (comment: string, indent: string) => string;
}

/** Everything on one line. */
export const ONE_LINE: Layout = { unit: '', newline: '' };

/** An element as XML, from after the indentation of its own line to its end. */
export function writeElement(element: NewElement, indent: string, layout: Layout): string {
  const { unit, newline, encode = encodeText, comment } = layout;
  const { name, attributes = {}, value = '', children = [] } = element;
  const quoted = Object.entries(attributes).map(
    ([key, text]) => ` ${key}="${encode(text).replaceAll('"', '&quot;')}"`,
  );
  const tag = name + quoted.join('');
  if (children.length === 0) {
    return value === '' ? `<${tag}/>` : `<${tag}>${encode(value)}</${name}>`;
  }
  const inner = indent + unit;
  const lines = children.map((child) => {
    const above = child.comment === undefined ? '' : (comment?.(child.comment, inner) ?? '');
    return `${above}${inner}${writeElement(child, inner, layout)}${newline}`;
  });
  return `<${tag}>${newline}${lines.join('')}${indent}</${name}>`;
}
