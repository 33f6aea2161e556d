import type { Argument } from '../shell/expand.js';
import { showsHostCpu } from './cpu-models.js';
import { type Invocation, lastOption, partsOf } from './invocation.js';

interface Cpu {
  readonly argument: Argument;
  readonly model: string;
  /** Whether the guest sees a feature: false where it is taken away, undefined where nothing is said. */
  feature(name: string): boolean | undefined;
}

/** The -cpu that counts. */
export function cpuOf(invocation: Invocation): Cpu | undefined {
  const value = lastOption(invocation, 'cpu')?.value;
  if (value === undefined) return undefined;
  const [model, ...flags] = partsOf(value);
  return {
    argument: value,
    model: model?.text ?? '',
    feature(name) {
      // QEMU applies name=value first, then all +name, then all -name (target/i386/cpu.c).
      const has = (text: string) => flags.some((flag) => flag.text === text);
      if (has(`-${name}`)) return false;
      if (has(`+${name}`) || has(name)) return true;
      const set = flags.findLast(({ key }) => key === name);
      return set && /^(?:on|yes|true|y)$/.test(set.value);
    },
  };
}

/** Whether the guest sees VMX or SVM. */
export function canNest(cpu: Cpu): boolean {
  const vmx = cpu.feature('vmx');
  const svm = cpu.feature('svm');
  if (vmx === true || svm === true) return true;
  return showsHostCpu(cpu.model) && vmx !== false;
}
