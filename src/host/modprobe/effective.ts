import { grouped } from '../../text/grouped.js';
import type { HostContext, HostFile } from '../rule.js';
import { type ModprobeFile, type Parameter, readModprobe } from './read.js';
import { boolValue, intValue } from './values.js';

/** A parameter of this file, or of another one in the same run. */
export interface SetParameter extends Parameter {
  readonly isHere: boolean;
}

function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

/** modprobe reads the files in the order of their names. */
function byName(a: Pick<HostFile, 'name'>, b: Pick<HostFile, 'name'>): number {
  const [left, right] = [baseName(a.name), baseName(b.name)];
  if (left !== right) return left < right ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** The last value of a parameter in one file. */
interface FileSetting {
  readonly name: string;
  readonly parameter: Parameter;
}

/** Of files by module and parameter: the last value in each, in the order in which they count. */
type LastValues = ReadonlyMap<string, readonly FileSetting[]>;

function keyOf(module: string, parameter: string): string {
  return `${module} ${parameter}`;
}

/** The files of a run are read once, not once for each of them. */
const known = new WeakMap<readonly HostFile[], LastValues>();

function lastValues(files: readonly HostFile[]): LastValues {
  const found = known.get(files);
  if (found !== undefined) return found;
  const all = [...files].sort(byName).flatMap(({ name, text }) => {
    const last = new Map(
      readModprobe(text).parameters.map((each) => [keyOf(each.module, each.name), each]),
    );
    return [...last].map(([key, parameter]) => ({ key, name, parameter }));
  });
  const values = grouped(all, ({ key }) => key);
  known.set(files, values);
  return values;
}

/** Every `module name=…` of a file, in the order in which they count. */
export function ownSettings(file: ModprobeFile, module: string, parameter: string): Parameter[] {
  return file.parameters.filter((each) => each.module === module && each.name === parameter);
}

/** The `module name=…` that counts, of the files that are checked together. */
export function lastSetting(
  file: ModprobeFile,
  { name, others }: HostContext,
  module: string,
  parameter: string,
): SetParameter | undefined {
  const own = ownSettings(file, module, parameter).at(-1);
  const elsewhere = lastValues(others)
    .get(keyOf(module, parameter))
    ?.findLast((each) => each.name !== name);
  if (elsewhere !== undefined && (own === undefined || byName({ name }, elsewhere) < 0)) {
    return { ...elsewhere.parameter, isHere: false };
  }
  return own && { ...own, isHere: true };
}

/** Whether a value of nested is on: a bool for kvm_intel, a number for kvm_amd; undefined when refused. */
export function isNestedOn({ module, value }: Parameter): boolean | undefined {
  if (module !== 'kvm_amd') return boolValue(value);
  const number = intValue(value);
  return number === undefined ? undefined : number !== 0;
}

/** Whether the files set up nesting for the other vendor's module. */
export function setsUpOther(file: ModprobeFile, context: HostContext, module: string): boolean {
  const other = module === 'kvm_intel' ? 'kvm_amd' : 'kvm_intel';
  const last = lastSetting(file, context, other, 'nested');
  return last !== undefined && isNestedOn(last) === true;
}
