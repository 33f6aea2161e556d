import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isTooDeep, parseErrorWords } from '../../text/json.js';
import type { Range } from '../../text/source.js';

/** A property of an object that PowerShell wrote. */
export interface Property {
  /** As written; `10.0` stays `10.0`. */
  readonly text: string;
  readonly value: string | number | boolean | null;
  /** The name and the value. */
  readonly range: Range;
}

/** What Get-VM, Get-VMProcessor, Get-VMNetworkAdapter or another cmdlet says of one thing. */
export interface VmObject {
  /** The VM's name, where the object has it. */
  readonly vm: string | undefined;
  readonly range: Range;
  get(...names: string[]): Property | undefined;
}

export interface HypervVm {
  readonly text: string;
  readonly problem: { readonly message: string; readonly range: Range } | undefined;
  readonly objects: readonly VmObject[];
  /** Whose CPU the host has, where an object names it (Win32_Processor). */
  readonly cpuVendor: 'Intel' | 'AMD' | undefined;
}

class Objects {
  readonly found: VmObject[] = [];

  constructor(
    private readonly text: string,
    /** Where the JSON starts: after a byte order mark. */
    private readonly shift: number,
  ) {}

  #property(node: Node): [string, Property] | undefined {
    const [name, value] = node.children ?? [];
    if (name === undefined || value === undefined || value.children !== undefined) return undefined;
    const start = node.offset + this.shift;
    const from = value.offset + this.shift;
    const written = this.text.slice(from, from + value.length);
    return [
      String(name.value).toLowerCase(),
      {
        text: value.type === 'string' ? String(value.value) : written,
        value: value.value,
        range: { start, end: from + value.length },
      },
    ];
  }

  collect(node: Node): void {
    if (node.type === 'object') {
      const entries = (node.children ?? []).flatMap((each) => {
        const property = this.#property(each);
        return property === undefined ? [] : [property];
      });
      const properties = new Map(entries);
      const start = node.offset + this.shift;
      this.found.push({
        vm: properties.get('vmname')?.text ?? properties.get('name')?.text,
        range: { start, end: start + 1 },
        get: (...names) =>
          names
            .map((name) => properties.get(name.toLowerCase()))
            .find((each) => each !== undefined),
      });
    }
    for (const child of node.children ?? []) {
      if (child.type === 'property') {
        const value = child.children?.[1];
        if (value !== undefined) this.collect(value);
      } else {
        this.collect(child);
      }
    }
  }
}

/** A script of PowerShell that sets up a VM. */
function isScript(text: string): boolean {
  return /^\uFEFF?\s*[^\s[{]/.test(text) && /\bSet-VMProcessor\b/i.test(text);
}

/** What a script of PowerShell sets. */
function readScript(text: string): HypervVm {
  const setting = /^[^#\n]*?(-ExposeVirtualizationExtensions)[\s:]+\$(true|false)\b/gim;
  const objects = [...text.matchAll(setting)].map((match): VmObject => {
    const start = match.index + match[0].toLowerCase().indexOf('-exposevirtualizationextensions');
    const range = { start, end: match.index + match[0].length };
    const value = match[2]?.toLowerCase() === 'true';
    const name = 'exposevirtualizationextensions';
    return {
      vm: undefined,
      range,
      get: (...names) =>
        names.some((each) => each.toLowerCase() === name)
          ? { text: String(value), value, range }
          : undefined,
    };
  });
  return { text, problem: undefined, objects, cpuVendor: undefined };
}

/** Reads what Get-VM and its kin give through ConvertTo-Json: one object, a list, or objects in objects. */
export function readHypervVm(text: string): HypervVm {
  if (isScript(text)) return readScript(text);
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const json = text.slice(shift);
  const nothing = { text, objects: [], cpuVendor: undefined };
  if (isTooDeep(json)) {
    return {
      ...nothing,
      problem: { message: 'it is nested too deep', range: { start: 0, end: 1 } },
    };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  const objects = new Objects(text, shift);
  if (tree !== undefined) objects.collect(tree);
  const manufacturers = objects.found.map((each) => each.get('Manufacturer')?.text ?? '');
  const start = Math.min((error?.offset ?? 0) + shift, text.length);
  return {
    text,
    problem:
      error === undefined
        ? undefined
        : {
            message: parseErrorWords(printParseErrorCode(error.error)),
            range: { start, end: Math.min(start + Math.max(error.length, 1), text.length) },
          },
    objects: objects.found,
    cpuVendor: manufacturers.some((name) => /AMD/.test(name))
      ? 'AMD'
      : manufacturers.some((name) => /Intel/.test(name))
        ? 'Intel'
        : undefined,
  };
}

/** A bool as PowerShell writes it: true, or the word. */
export function isTrue(property: Property | undefined): boolean | undefined {
  if (property === undefined) return undefined;
  if (typeof property.value === 'boolean') return property.value;
  if (/^true$/i.test(property.text)) return true;
  return /^false$/i.test(property.text) ? false : undefined;
}

/** VMState: 2 is Running, 3 is Off. */
export function isRunning(object: VmObject | undefined): boolean {
  const state = object?.get('State', 'VMState');
  return state !== undefined && (state.value === 2 || /^running$/i.test(state.text));
}
