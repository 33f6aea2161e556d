import {
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { nearMiss } from '../schema/nearest.js';
import type { ValidatorError } from '../schema/validator.js';
import { isTooDeep, parseErrorWords } from '../text/json.js';
import type { Range } from '../text/source.js';
import type { Config } from './config.js';
import { validate } from './generated/validate.js';

/** A mistake in a configuration. */
export interface ConfigProblem {
  readonly message: string;
  readonly range: Range;
}

type ReadConfig =
  | { readonly config: Config; readonly rules: readonly RuleAt[] }
  | { readonly problems: readonly ConfigProblem[] };

/** Where a configuration names a rule. */
interface RuleAt {
  readonly name: string;
  readonly level: string;
  readonly range: Range;
}

const SETTINGS = ['release', 'board', 'buildType', 'ifEnabled', 'rules'];
const KEYS = ['$schema', ...SETTINGS, 'exclude', 'overrides'];
const KEYS_OF_OVERRIDE = ['files', ...SETTINGS];

const TYPES: ReadonlyMap<unknown, string> = new Map([
  ['array', 'a list'],
  ['boolean', 'true or false'],
  ['object', 'an object'],
  ['string', 'a text'],
]);

function rangeOf({ offset, length }: Node): Range {
  return { start: offset, end: offset + length };
}

/** `overrides[0].files`. */
function named(path: JSONPath): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : String(values);
}

/** The names of the properties of an object, each with its place. */
function keysOf(node: Node): Node[] {
  return node.type === 'object'
    ? (node.children ?? []).flatMap(({ children: [key] = [] }) => key ?? [])
    : [];
}

/** Keys that are there twice: JSON takes the last one and says nothing. */
function repeatedKeys(node: Node): ConfigProblem[] {
  const seen = new Set<unknown>();
  const here = keysOf(node).flatMap((key) => {
    const problem = { message: `"${key.value}" is there twice`, range: rangeOf(key) };
    return seen.size === seen.add(key.value).size ? [problem] : [];
  });
  return [...here, ...(node.children ?? []).flatMap(repeatedKeys)];
}

/** The path in a document of a JSON pointer; numbers are places in lists. */
function pathOf(pointer: string, top: Node): JSONPath {
  const path: JSONPath = [];
  for (const part of pointer.split('/').slice(1)) {
    const isList = findNodeAtLocation(top, path)?.type === 'array';
    path.push(isList ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return path;
}

function unknownKey(key: string, path: JSONPath): string {
  const known = path.length === 0 ? KEYS : KEYS_OF_OVERRIDE;
  const near = nearMiss(key, known);
  const where = path.length === 0 ? '' : ` in ${named(path)}`;
  const hint = near === undefined ? `known: ${known.join(', ')}` : `did you mean ${near.value}?`;
  return `"${key}" is not a setting${where}; ${hint}`;
}

function problemOf({ instancePath, keyword, params }: ValidatorError, top: Node): ConfigProblem {
  const path = pathOf(instancePath, top);
  const node = findNodeAtLocation(top, path) ?? top;
  const name = named(path);
  const subject = name === '' ? 'the configuration' : name;
  const range = rangeOf(node);
  switch (keyword) {
    case 'additionalProperties': {
      const key = keysOf(node).find(({ value }) => value === params.additionalProperty);
      const message = unknownKey(String(params.additionalProperty), path);
      return { message, range: key === undefined ? range : rangeOf(key) };
    }
    case 'required':
      return { message: `${subject} has no "${params.missingProperty}"`, range };
    case 'enum': {
      const value = JSON.stringify(getNodeValue(node));
      return { message: `${subject} is ${value}; allowed: ${list(params.allowedValues)}`, range };
    }
    case 'type':
      return { message: `${subject} must be ${TYPES.get(params.type) ?? params.type}`, range };
    default:
      return { message: `${subject} is empty`, range };
  }
}

function syntaxProblem({ error, offset, length }: ParseError): ConfigProblem {
  const message = `not JSON: ${parseErrorWords(printParseErrorCode(error))}`;
  return { message, range: { start: offset, end: offset + length } };
}

/** Where the configuration names rules, its overrides included. */
function rulesIn(top: Node): RuleAt[] {
  const overrides = findNodeAtLocation(top, ['overrides'])?.children ?? [];
  return [top, ...overrides].flatMap((settings) => {
    const node = findNodeAtLocation(settings, ['rules']);
    return (node?.children ?? []).flatMap(({ children: [key, level] = [] }) =>
      key === undefined || level === undefined
        ? []
        : [{ name: String(key.value), level: String(level.value), range: rangeOf(key) }],
    );
  });
}

/** The node of a key of the document's object. */
function valueAt(top: Node, key: string | undefined): Node | undefined {
  return key === undefined ? top : findNodeAtLocation(top, [key]);
}

/**
 * Reads a configuration: JSON in which comments and commas at the end of a list are allowed. Whether the rules
 * that it names exist is not looked at.
 * @param key the key of the document that has the configuration, for package.json; else the whole document is it
 * @returns undefined when the document has no such key. Never throws on any text.
 */
export function readConfig(text: string, key?: string): ReadConfig | undefined {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  if (isTooDeep(text)) {
    return {
      problems: [
        {
          message: 'not JSON that can be read: it is nested too deeply',
          range: { start, end: start },
        },
      ],
    };
  }
  const errors: ParseError[] = [];
  // A space, so that places stay what they are.
  const json = start === 0 ? text : ` ${text.slice(1)}`;
  const document = parseTree(json, errors, { allowTrailingComma: true });
  // Without a value there is an error.
  if (document === undefined || errors.length > 0) {
    return { problems: errors.slice(0, 1).map(syntaxProblem) };
  }
  const top = valueAt(document, key);
  if (top === undefined) return undefined;
  const config: unknown = getNodeValue(top);
  const refused = validate(config) ? [] : (validate.errors ?? []);
  const problems = [...refused.map((error) => problemOf(error, top)), ...repeatedKeys(top)].sort(
    (a, b) => a.range.start - b.range.start,
  );
  return problems.length > 0 ? { problems } : { config: config as Config, rules: rulesIn(top) };
}
