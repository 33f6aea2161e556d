import { hostText } from './read.js';

const FLAGS = 'fpu vme msr pae mce cx8 apic vmx ssse3 x2apic ept vpid';

/** The files of a machine with an Intel CPU, nesting on. */
const INTEL: Readonly<Record<string, string>> = {
  'proc/cpuinfo': `processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 158\nmodel name\t: Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz\nflags\t\t: ${FLAGS}\n`,
  'proc/sys/kernel/osrelease': '6.1.0-28-amd64\n',
  'sys/class/misc/kvm': '',
  'sys/module/kvm_intel/parameters/enable_shadow_vmcs': 'Y\n',
  'sys/module/kvm_intel/parameters/ept': 'Y\n',
  'sys/module/kvm_intel/parameters/nested': 'Y\n',
};

/** The text of that machine, with some files changed and some taken away. */
export function machine(changed: Readonly<Record<string, string | undefined>> = {}): string {
  const files = new Map<string, string>();
  for (const [path, text] of Object.entries({ ...INTEL, ...changed })) {
    if (text !== undefined) files.set(path, text);
  }
  return hostText(files);
}

/** cpuinfo with flags put in place of others. */
export function cpuInfo(found: string, becomes: string): string {
  return (INTEL['proc/cpuinfo'] ?? '').replace(found, becomes);
}

/** An AMD machine in place of Intel's files. */
export const AMD: Readonly<Record<string, string | undefined>> = {
  'proc/cpuinfo': cpuInfo('GenuineIntel', 'AuthenticAMD').replace(' vmx', ' svm'),
  'sys/module/kvm_intel/parameters/enable_shadow_vmcs': undefined,
  'sys/module/kvm_intel/parameters/ept': undefined,
  'sys/module/kvm_intel/parameters/nested': undefined,
  'sys/module/kvm_amd/parameters/nested': '1\n',
  'sys/module/kvm_amd/parameters/npt': 'Y\n',
};
