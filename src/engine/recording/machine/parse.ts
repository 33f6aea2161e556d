// Reads recordings of the format acrn-machine/1 and their programs. Files are not trusted.
import { isRelease, type Release } from '../../../release.js';
import { PROFILES } from '../../processor/profiles.js';
import { type Fields, isHex, isObject, TraceError } from '../parse.js';
import {
  MACHINE_FORMAT,
  type MachineCase,
  type MachineProgram,
  type MachinePrograms,
  PROGRAM_FORMAT,
} from './format.js';

/** Whether a text's first line is a case of a machine's recording. */
export function isMachineRecording(text: string): boolean {
  return /^\uFEFF?\s*\{[^\n]{0,200}"format"\s*:\s*"acrn-machine\/1"/.test(text.slice(0, 400));
}

/**
 * The cases of a file.
 *
 * @throws TraceError for what is not a recording in the format acrn-machine/1
 */
export function parseMachineCases(text: string): MachineCase[] {
  const cases: MachineCase[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new TraceError('malformed JSON: each line holds one case', i + 1);
    }
    const problem = problemOf(value);
    if (problem !== undefined) throw new TraceError(problem, i + 1);
    cases.push(value as MachineCase);
  }
  if (cases.length === 0) throw new TraceError('the file is empty, and a case was expected');
  return cases;
}

function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'a case is a JSON object';
  const { format, id, release, cpu, ops } = value;
  if (format !== MACHINE_FORMAT) return `"format" is not "${MACHINE_FORMAT}"`;
  if (typeof id !== 'string') return '"id" is not a name';
  const where = `case ${JSON.stringify(id)}`;
  if (release !== null && !(typeof release === 'string' && isRelease(release))) {
    return `${where}: "release" is ${JSON.stringify(release)}: use a release of ACRN, or null for bare metal`;
  }
  if (typeof cpu !== 'string' || !PROFILES.has(cpu)) {
    const known = [...PROFILES.keys()].join(', ');
    return `${where}: the processor ${JSON.stringify(cpu)} is not known: use one of ${known}`;
  }
  if (!Array.isArray(ops)) return `${where}: "ops" is not a list of operations`;
  const bad = ops.findIndex((op) => !isOperation(op));
  return bad < 0
    ? undefined
    : `${where}, operation ${bad}: it has no "op", or an operand that is not a number`;
}

const HEX_OPERANDS = ['addr', 'field', 'gpa', 'msr', 'type'] as const;

function isOperation(value: unknown): boolean {
  if (!isObject(value) || typeof value.op !== 'string') return false;
  if (HEX_OPERANDS.some((name) => value[name] !== undefined && !isHex(value[name]))) return false;
  const lists = value.op === 'mem' ? [value.q] : [value.desc, value.in];
  if (lists.some((list) => list !== undefined && !(Array.isArray(list) && list.every(isHex)))) {
    return false;
  }
  return value.f === undefined || (Array.isArray(value.f) && value.f.every(isPair));
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(isHex);
}

/** The release whose nested VMX a case was recorded on; undefined for bare metal. */
export function releaseOf({ release }: MachineCase): Release | undefined {
  return release === null ? undefined : (release as Release);
}

/**
 * The programs of a recording: that of the main cases, and that of bare metal.
 *
 * @param unpack raw deflate in base64 to bytes
 * @throws TraceError for what is not a program in the format acrn-machine-program/1
 */
export function parsePrograms(
  text: string,
  unpack: (packed: string) => Uint8Array,
): MachinePrograms {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TraceError('malformed JSON');
  }
  if (!isObject(value) || value.format !== PROGRAM_FORMAT || !Array.isArray(value.programs)) {
    throw new TraceError(`it is not a program of the format "${PROGRAM_FORMAT}"`);
  }
  const programs = value.programs.map((program) => programOf(program, unpack));
  const [onAcrn] = programs;
  if (onAcrn === undefined) throw new TraceError('it holds no program');
  const bareMetal = programs.find((_, i) => {
    const { program } = (value.programs as Fields[])[i] ?? {};
    return program === 'bare-metal';
  });
  return { onAcrn, bareMetal: bareMetal ?? onAcrn };
}

function programOf(value: unknown, unpack: (packed: string) => Uint8Array): MachineProgram {
  if (!isObject(value) || !Array.isArray(value.segments) || !isObject(value.symbols)) {
    throw new TraceError('a program has "segments" and "symbols"');
  }
  const segments = value.segments.map((segment: unknown) => {
    if (!isObject(segment) || !isHex(segment.address) || typeof segment.bytes !== 'string') {
      throw new TraceError('a segment has "address" and "bytes"');
    }
    try {
      return { address: Number(segment.address), bytes: unpack(segment.bytes) };
    } catch {
      throw new TraceError(
        `the bytes of the segment at ${String(segment.address)} cannot be unpacked`,
      );
    }
  });
  const symbols = Object.fromEntries(
    Object.entries(value.symbols).flatMap(([name, address]) =>
      isHex(address) ? [[name, Number(address)]] : [],
    ),
  );
  return { segments, symbols };
}
