// Reads files of recorded traces: one sequence as JSON, or JSON Lines with a sequence a line. Files
// are not trusted: everything the engine relies on is checked.

import { fieldOf } from '../processor/fields.js';
import { PROFILES } from '../processor/profiles.js';
import { TRACE_FORMAT, type TraceSequence } from './format.js';
import { jsonErrorOffset } from './json-syntax.js';

/** What is wrong with a trace file, in one line. */
export class TraceError extends Error {
  override readonly name = 'TraceError';

  /** @param line of the file, from 1; undefined where the whole file is one sequence */
  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}

/**
 * The sequences of a file.
 *
 * @throws TraceError for what is not a trace in the format acrn-nvmx-trace/1
 */
export function parseTraces(text: string): TraceSequence[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const filled = lines.flatMap((content, i) =>
    content.trim() === '' ? [] : [{ content, line: i + 1 }],
  );
  const [first] = filled;
  if (first === undefined) throw new TraceError('the file is empty, and a sequence was expected');
  if (filled.length === 1 || isJson(first.content)) {
    return filled.map(({ content, line }) => {
      const value = parseJson(content, line);
      try {
        return sequenceOf(value);
      } catch (error) {
        throw error instanceof TraceError ? new TraceError(error.message, line) : error;
      }
    });
  }
  return [sequenceOf(parseJson(text, 1))];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @param line the line of the file that `text` starts in */
function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const offset = jsonErrorOffset(text);
    const at = line + text.slice(0, offset).split('\n').length - 1;
    const found =
      offset >= text.trimEnd().length
        ? 'it ends too early'
        : `unexpected ${shown(text.slice(offset, offset + 10).split('\n', 1)[0])}`;
    throw new TraceError(`malformed JSON: ${found}`, at);
  }
}

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in an error message: short, and without control characters. */
function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? 'missing').replace(/[\u007f-\u009f]/g, '?');
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

function sequenceOf(value: unknown): TraceSequence {
  checkSequence(value);
  return value;
}

function checkSequence(value: unknown): asserts value is TraceSequence {
  if (!isObject(value)) throw new TraceError(`a sequence is a JSON object, not ${shown(value)}`);
  const { format, id, profile, ops } = value;
  if (format !== TRACE_FORMAT) {
    throw new TraceError(
      `"format" is ${shown(format)}: only traces of the format "${TRACE_FORMAT}" are known`,
    );
  }
  if (typeof id !== 'string') throw new TraceError(`"id" is ${shown(id)}, not a name`);
  const where = `sequence ${shown(id)}`;
  if (typeof value.kind !== 'string') {
    throw new TraceError(`${where}: "kind" is ${shown(value.kind)}, not a name`);
  }
  if (typeof profile !== 'string' || !PROFILES.has(profile)) {
    const known = [...PROFILES.keys()].join(', ');
    throw new TraceError(
      `${where}: the processor profile ${shown(profile)} is not known, so its capability MSRs are ` +
        `not either: use one of ${known}`,
    );
  }
  if (!Array.isArray(ops)) {
    throw new TraceError(`${where}: "ops" is ${shown(ops)}, not a list of operations`);
  }
  ops.forEach((op, i) => {
    checkOperation(op, `${where}, operation ${i}`);
  });
}

/** What is wrong with an operand, undefined when nothing is. */
type OperandCheck = (value: unknown) => string | undefined;

const HEX = /^0x[0-9a-f]{1,16}$/i;

export function isHex(value: unknown): boolean {
  return typeof value === 'string' && HEX.test(value);
}

const hex: OperandCheck = (value) =>
  isHex(value)
    ? undefined
    : `${shown(value)} is not a hexadecimal string of at most 64 bits, such as "0x1f"`;

const hexList: OperandCheck = (value) => {
  if (!Array.isArray(value)) return `${shown(value)} is not a list of hexadecimal strings`;
  return value.map(hex).find((problem) => problem !== undefined);
};

const descriptor: OperandCheck = (value) =>
  Array.isArray(value) && value.length === 2
    ? hexList(value)
    : `${shown(value)} is not a list of the two quadwords of a descriptor`;

/** Field encodings with their values. */
const fieldValues: OperandCheck = (value) => {
  if (!isObject(value)) return `${shown(value)} is not an object of field encodings and values`;
  for (const [field, content] of Object.entries(value)) {
    const exists = HEX.test(field) && fieldOf(Number(field)) !== undefined;
    if (!exists) return `${shown(field)} is the encoding of no VMCS field`;
    const problem = hex(content);
    if (problem !== undefined) return `field ${field}: ${problem}`;
  }
  return undefined;
};

function upTo(limit: number): OperandCheck {
  return (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= limit
      ? undefined
      : `${shown(value)} is not a number from 0 to ${limit}`;
}

/** The operands each operation needs. */
const OPERANDS: ReadonlyMap<string, Readonly<Record<string, OperandCheck>>> = new Map([
  ['vmxon', { addr: hex }],
  ['vmptrld', { addr: hex }],
  ['vmclear', { addr: hex }],
  ['vmxoff', {}],
  ['vmlaunch', {}],
  ['vmresume', {}],
  ['vmptrst', {}],
  ['vmread', { field: hex }],
  ['vmwrite', { field: hex, value: hex }],
  ['invept', { type: hex, desc: descriptor }],
  ['invvpid', { type: hex, desc: descriptor }],
  ['rdmsr', { msr: hex }],
  ['l2_exit', { set: fieldValues }],
  ['mem', { gpa: hex, q: hexList }],
  ['zero', { gpa: hex }],
  ['set_l1', {}],
]);

/** What set_l1 may change. */
const L1_STATE: ReadonlyMap<string, OperandCheck> = new Map([
  ['cr0', hex],
  ['cr4', hex],
  ['efer', hex],
  ['rflags', hex],
  ['cpl', upTo(3)],
  ['csl', upTo(1)],
  ['feature_control', hex],
  ['guest', fieldValues],
]);

function checkOperation(value: unknown, where: string): void {
  if (!isObject(value)) throw new TraceError(`${where}: ${shown(value)} is not an object`);
  const { op, r } = value;
  const operands = typeof op === 'string' ? OPERANDS.get(op) : undefined;
  if (operands === undefined) {
    const known = [...OPERANDS.keys()].join(', ');
    throw new TraceError(`${where}: "op" is ${shown(op)}, and known are ${known}`);
  }
  const fail = (problem: string) => {
    throw new TraceError(`${where} (${op}): ${problem}`);
  };
  for (const [name, check] of Object.entries(operands)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined) fail(`the operand "${name}" is missing`);
    const problem = check(given);
    if (problem !== undefined) fail(`"${name}": ${problem}`);
  }
  if (op === 'set_l1') checkL1State(value, fail);
  if (r !== undefined && !isObject(r)) fail(`"r" is ${shown(r)}, not an object of observables`);
}

function checkL1State(value: Fields, fail: (problem: string) => void): void {
  for (const [name, content] of Object.entries(value)) {
    if (name === 'op' || name === 'r') continue;
    const check = L1_STATE.get(name);
    if (check === undefined) {
      fail(`"${name}" is not a state of L1: known are ${[...L1_STATE.keys()].join(', ')}`);
    }
    const problem = check?.(content);
    if (problem !== undefined) fail(`"${name}": ${problem}`);
  }
}
