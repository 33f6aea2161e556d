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
function byName(a: HostFile, b: HostFile): number {
  const [left, right] = [baseName(a.name), baseName(b.name)];
  if (left !== right) return left < right ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** Every `module name=…` of the files that are checked together, in the order in which they count. */
export function settings(
  file: ModprobeFile,
  { name, others }: HostContext,
  module: string,
  parameter: string,
): SetParameter[] {
  const here: HostFile = { name, text: file.text };
  return [here, ...others].sort(byName).flatMap((next) => {
    const { parameters } = next === here ? file : readModprobe(next.text);
    return parameters
      .filter((found) => found.module === module && found.name === parameter)
      .map((found) => ({ ...found, isHere: next === here }));
  });
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
  const last = settings(file, context, other, 'nested').at(-1);
  return last !== undefined && isNestedOn(last) === true;
}
