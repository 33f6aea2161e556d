// What ACRN's releases do differently outside nested VMX, one table.
import { isWithin, type Release } from '../../../release.js';

export interface HypervisorTraits {
  /** VM exits on the console's pCPU drive the console when its timer cannot (debug/console.c, v2.6 on). */
  readonly consoleAtVmExits: boolean;
  /** The first line of the log (arch/x86/cpu.c: init_pcpu_post). */
  readonly banner: (version: string, build: string, what: string, time: number) => string;
  /** The line after it, which v3.2 dropped. */
  readonly logsApiVersion: boolean;
  /** Classes of service are picked by `vcpu_id % num_pclosids` (arch/x86/guest/vmsr.c: prepare_auto_msr_area). */
  readonly picksClosByModulo: boolean;
  /** vm_list shows UUIDs (debug/shell.c). */
  readonly listsUuids: boolean;
}

export function hypervisorTraits(release: Release): HypervisorTraits {
  const short = isWithin(release, 'v3.2');
  return {
    consoleAtVmExits: isWithin(release, 'v2.6'),
    banner: short
      ? (version, build, what, time) =>
          `HV: ${version}-0-0 ${build}  ${what} build by acrn-nvmx, start time ${time}us`
      : (version, build, what, time) =>
          `HV version ${version}-0-0 ${build} (daily tag:) ${what} build by acrn-nvmx, start time ${time}us`,
    logsApiVersion: !short,
    picksClosByModulo: isWithin(release, 'v2.7'),
    listsUuids: isWithin(release, 'v2.5', 'v2.6'),
  };
}
