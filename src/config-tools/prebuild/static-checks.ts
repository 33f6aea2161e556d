import type { Release } from '../../release.js';
import { toolTraits } from '../calc/release-traits.js';
import { hypervisorOf } from '../image.js';
import { evaluate, type Macros } from './c-reader.js';
import type { Sources } from './sources.js';

const TWO_MIB = 2n * 1024n * 1024n;

function setting(macros: Macros, name: string): bigint {
  // A name that is not defined counts as 0 in a preprocessor condition.
  return evaluate(macros.get(name) ?? '0', macros) ?? 0n;
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & (value - 1n)) === 0n;
}

/** static_checks.c: what does not even compile. */
export function staticProblems(release: Release, sources: Sources): string[] {
  const { macros } = sources;
  const problems: string[] = [];
  const { maxVms, pcpuCount } = hypervisorOf(sources);
  if (maxVms * pcpuCount > 0xffff) {
    problems.push(
      `${maxVms} VMs of ${pcpuCount} vCPUs need more than the 65535 VPIDs there are: lower MAX_VM_NUM`,
    );
  }
  for (const name of [
    'HV_RAM_START',
    ...(toolTraits(release).hasHvRamSize ? ['HV_RAM_SIZE'] : []),
  ]) {
    const value = setting(macros, `CONFIG_${name}`);
    if (value % TWO_MIB !== 0n) {
      problems.push(
        `${name} is 0x${value.toString(16)}, but must be a multiple of 2 MiB (0x200000)`,
      );
    }
  }
  const { limitsIrEntries } = toolTraits(release);
  const entries = setting(macros, limitsIrEntries ? 'MAX_IR_ENTRIES' : 'CONFIG_MAX_IR_ENTRIES');
  if (entries < 256n || !isPowerOfTwo(entries) || (limitsIrEntries && entries > 0x10000n)) {
    problems.push(
      `MAX_IR_ENTRIES is ${entries}, but must be a power of two of at least 256${limitsIrEntries ? ', up to 65536' : ''}`,
    );
  }
  return problems;
}
