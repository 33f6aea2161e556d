import type { Range } from '../../text/source.js';
import { nearest } from '../nearest.js';
import { type Invocation, partNamed, partsOf } from './invocation.js';
import { isOption } from './options.js';

interface Accelerator {
  readonly name: string;
  readonly range: Range;
}

/** The accelerators that a command names, in the order in which QEMU tries them. */
export function accelerators(invocation: Invocation): Accelerator[] {
  const byOption: Accelerator[] = [];
  let byMachine: Accelerator[] = [];
  for (const { name, argument, value } of invocation.options) {
    if (name === 'enable-kvm') byMachine = [{ name: 'kvm', range: argument.range }];
    if (name === 'accel' && value !== undefined) {
      const named = partNamed(value, 'accel') ?? partsOf(value)[0];
      if (named !== undefined) byOption.push({ name: named.value, range: named.range });
    }
    if (name === 'machine' || name === 'M') {
      const named = partNamed(value, 'accel');
      if (named !== undefined) {
        byMachine = named.value.split(':').map((each) => ({ name: each, range: named.range }));
      }
    }
  }
  const found = [...byOption.flatMap(splitList), ...byMachine];
  if (found.length > 0 || !invocation.kvmByName) return found;
  return [{ name: 'kvm', range: invocation.binary.range }];
}

/** `kvm:tcg`, which -accel does not know; qemu-accel-list says so. */
function splitList({ name, range }: Accelerator): Accelerator[] {
  return name.split(':').map((each) => ({ name: each, range }));
}

/** Whether KVM is what QEMU tries first; undefined where the script does not say it. */
export function usesKvm(invocation: Invocation): boolean | undefined {
  const [first] = accelerators(invocation);
  const isHidden = invocation.options.some(
    ({ name, value }) => (name === 'machine' || name === 'M') && value?.unknown,
  );
  // qemu-unknown-option speaks of -enable_kvm and the like.
  const isMisspelt = invocation.options.some(
    ({ name }) => !isOption(name) && nearest(name.replaceAll('_', '-'), ['enable-kvm']),
  );
  const mayUse = invocation.open || isHidden || isMisspelt;
  if (first === undefined) return mayUse ? undefined : false;
  if (/[$`]/.test(first.name)) return undefined;
  return first.name === 'kvm';
}
