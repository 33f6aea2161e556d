// Namespaces in XML 1.0, as libxml2 and expat hold to it: names, prefixes, and what may be declared.
import type { Range } from '../text/source.js';
import type { AttributePlace } from './markup.js';
import { fail } from './problem.js';
import { decodeAttribute, type Entities } from './references.js';

/** Namespace names by prefix. */
export type Prefixes = ReadonlyMap<string, string>;

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

export const PREFIXES: Prefixes = new Map([['xml', XML]]);

/** The prefix of a name; empty when it has none. */
function prefixOf(name: string, range: Range): string {
  const [first = '', second, ...more] = name.split(':');
  if (second === undefined) return '';
  if (first === '' || second === '' || more.length > 0) {
    fail(range, `\`${name}\` is not a name: a colon may only be between a prefix and a name`);
  }
  return first;
}

function namespaceOf(name: string, range: Range, prefixes: Prefixes): string {
  const prefix = prefixOf(name, range);
  if (prefix === '') return '';
  const namespace = prefixes.get(prefix);
  return namespace ?? fail(range, `the namespace prefix \`${prefix}\` is not declared`);
}

function checkDeclaration(prefix: string, namespace: string, range: Range): void {
  if (prefix === 'xmlns') fail(range, 'the prefix `xmlns` may not be declared');
  if (prefix !== '' && namespace === '') {
    fail(range, `the prefix \`${prefix}\` is declared with an empty namespace`);
  }
  if (namespace === XMLNS || (namespace === XML) !== (prefix === 'xml')) {
    fail(range, '`xml` and `xmlns` are bound to their own namespaces, and no other prefix is');
  }
}

/**
 * The prefixes inside an element: those around it, and those that its attributes declare.
 * @throws XmlError when a name or a declaration is not allowed, or two attributes have the same name
 */
export function checkNamespaces(
  text: string,
  name: string,
  nameRange: Range,
  attributes: readonly AttributePlace[],
  around: Prefixes,
  entities: Entities,
): Prefixes {
  const isPlain = ({ name: own }: AttributePlace) => own !== 'xmlns' && !own.includes(':');
  if (!name.includes(':') && attributes.every(isPlain)) return around;
  const isDeclaration = (each: AttributePlace) => /^xmlns(:|$)/.test(each.name);
  const declared = attributes.filter(isDeclaration).map((each): [string, string] => {
    const prefix = prefixOf(each.name, each.range) === '' ? '' : each.name.slice('xmlns:'.length);
    const raw = text.slice(each.valueRange.start, each.valueRange.end);
    const namespace = decodeAttribute(raw, entities);
    checkDeclaration(prefix, namespace, each.range);
    return [prefix, namespace];
  });
  const prefixes = declared.length === 0 ? around : new Map([...around, ...declared]);
  const seen = new Map<string, Range>();
  for (const each of attributes) {
    if (isDeclaration(each) || !each.name.includes(':')) continue;
    const namespace = namespaceOf(each.name, each.range, prefixes);
    const full = `${namespace} ${each.name.slice(each.name.indexOf(':') + 1)}`;
    const twin = seen.get(full);
    if (twin !== undefined) {
      const related = { message: 'first given here', range: twin };
      fail(each.range, `the attribute \`${each.name}\` is given twice`, related);
    }
    seen.set(full, each.range);
  }
  namespaceOf(name, nameRange, prefixes);
  return prefixes;
}
