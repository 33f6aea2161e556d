import type { Range } from '../../text/source.js';
import { linesOf } from '../edits.js';
import { isNestedOn } from '../modprobe/effective.js';
import { readModprobe } from '../modprobe/read.js';
import { boolValue } from '../modprobe/values.js';

/** Every file below the root that tells whether nested guests run; what is a folder or device counts as there. */
export const HOST_FILES: readonly string[] = [
  'dev/kvm',
  'proc/cpuinfo',
  'proc/misc',
  'proc/sys/kernel/osrelease',
  'proc/version',
  'sys/class/dmi/id/product_name',
  'sys/class/dmi/id/sys_vendor',
  'sys/class/misc/acrn_hsm',
  'sys/class/misc/kvm',
  'sys/module/kvm',
  'sys/module/kvm_amd',
  'sys/module/kvm_amd/parameters/nested',
  'sys/module/kvm_amd/parameters/npt',
  'sys/module/kvm_intel',
  'sys/module/kvm_intel/parameters/enable_shadow_vmcs',
  'sys/module/kvm_intel/parameters/ept',
  'sys/module/kvm_intel/parameters/nested',
];

/** Folders of which all files that end in .conf are read. */
export const HOST_FOLDERS: readonly string[] = [
  'etc/modprobe.d',
  'run/modprobe.d',
  'usr/local/lib/modprobe.d',
  'usr/lib/modprobe.d',
  'lib/modprobe.d',
];

export type HostFiles = ReadonlyMap<string, string>;

/** The files of a machine as one text, in the way head prints several. */
export function hostText(files: HostFiles): string {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([path, text]) => `==> ${path} <==\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}`,
    )
    .join('');
}

interface Section {
  readonly text: string;
  /** The heading and what follows it. */
  readonly range: Range;
}

function sectionsOf(text: string): Map<string, Section> {
  const sections = new Map<string, Section>();
  let path = '';
  let start = 0;
  let content = 0;
  const finish = (end: number) => {
    if (path === '') return;
    const trimmed = text.slice(start, end).trimEnd();
    sections.set(path, {
      text: text.slice(content, end),
      range: { start: Math.min(content, start + trimmed.length), end: start + trimmed.length },
    });
  };
  for (const line of linesOf(text)) {
    const heading = /^==> (.+) <==$/.exec(line.text);
    if (heading === null) continue;
    finish(line.full.start);
    path = heading[1] ?? '';
    start = line.full.start;
    content = line.full.end;
  }
  finish(text.length);
  return sections;
}

interface LinuxVersion {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
}

/** What the files of a Linux machine say about nesting. */
export interface HostModel {
  readonly text: string;
  readonly hasCpuInfo: boolean;
  readonly vendor: 'Intel' | 'AMD' | undefined;
  /** The CPU flag that is there: vmx or svm. */
  readonly flag: 'vmx' | 'svm' | undefined;
  /** CPUID says that a hypervisor runs below. */
  readonly isGuest: boolean;
  /** The Service VM of ACRN. */
  readonly isAcrnServiceVm: boolean;
  readonly cpuName: string;
  readonly hasShadowVmcs: boolean;
  readonly linux: LinuxVersion | undefined;
  /** `sys_vendor product_name`, as DMI has them. */
  readonly machine: string;
  /** kvm_intel or kvm_amd, whichever the flag asks for. */
  readonly module: 'kvm_intel' | 'kvm_amd';
  readonly isLoaded: boolean;
  readonly hasDevice: boolean;
  /** Whether a parameter of the module is on; undefined where it cannot be read. */
  parameter(name: string): boolean | undefined;
  /** Where a file's text stands; the first line when it was not read. */
  place(path: string): Range;
  /** Whether a file of modprobe.d sets nested for the module. */
  readonly hasModprobeLine: boolean;
}

/** Core models before Haswell: no VMCS shadowing. Only asked where "vmx flags" is not there. */
const HASWELL_AND_LATER = new Set([
  60, 61, 63, 69, 70, 71, 78, 79, 85, 86, 94, 102, 106, 108, 125, 126, 140, 141, 143, 151, 154, 158,
  165, 166, 167, 170, 172, 173, 174, 183, 186, 189, 190, 191, 197, 198, 207,
]);

function field(cpuinfo: string, name: string): string {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'm').exec(cpuinfo)?.[1]?.trim() ?? '';
}

function hasShadowVmcs(cpuinfo: string): boolean {
  const flags = field(cpuinfo, 'vmx flags');
  if (flags !== '') return flags.split(/\s+/).includes('shadow_vmcs');
  const isCore = field(cpuinfo, 'cpu family') === '6';
  return isCore && HASWELL_AND_LATER.has(Number(field(cpuinfo, 'model')));
}

function linuxVersion(text: string): LinuxVersion | undefined {
  const match = /(?:^|Linux version )(\d+)\.(\d+)(\S*)/.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, rest] = match;
  return { major: Number(major), minor: Number(minor), text: `${major}.${minor}${rest}` };
}

export function isBefore(version: LinuxVersion, major: number, minor: number): boolean {
  return version.major < major || (version.major === major && version.minor < minor);
}

/** Reads the text that hostText makes of a machine's files. */
export function readHost(text: string): HostModel {
  const sections = sectionsOf(text);
  const read = (path: string) => sections.get(path)?.text ?? '';
  const has = (path: string) =>
    sections.has(path) || [...sections.keys()].some((other) => other.startsWith(`${path}/`));
  const cpuinfo = read('proc/cpuinfo');
  const flags = field(cpuinfo, 'flags').split(/\s+/);
  const vendorId = field(cpuinfo, 'vendor_id');
  const flag = flags.includes('vmx') ? 'vmx' : flags.includes('svm') ? 'svm' : undefined;
  const isAmd = flag === 'svm' || (flag === undefined && /AMD|Hygon/.test(vendorId));
  const module = isAmd ? 'kvm_amd' : 'kvm_intel';
  const isAcrnServiceVm =
    has('sys/class/misc/acrn_hsm') || /^[ \t]*\d+[ \t]+acrn_hsm[ \t]*$/m.test(read('proc/misc'));
  const dmi = ['sys/class/dmi/id/sys_vendor', 'sys/class/dmi/id/product_name'];
  const modprobe = [...sections].filter(([path]) => path.includes('modprobe.d/'));
  return {
    text,
    hasCpuInfo: sections.has('proc/cpuinfo'),
    vendor: /Intel|Centaur|Shanghai/.test(vendorId) ? 'Intel' : isAmd ? 'AMD' : undefined,
    flag,
    isGuest: flags.includes('hypervisor') || isAcrnServiceVm,
    isAcrnServiceVm,
    cpuName: field(cpuinfo, 'model name'),
    hasShadowVmcs: hasShadowVmcs(cpuinfo),
    linux: linuxVersion(read('proc/sys/kernel/osrelease')) ?? linuxVersion(read('proc/version')),
    machine: dmi
      .map((path) => read(path).trim())
      .filter((part) => part !== '')
      .join(' '),
    module,
    isLoaded: has(`sys/module/${module}`),
    hasDevice:
      has('dev/kvm') ||
      has('sys/class/misc/kvm') ||
      /^[ \t]*\d+[ \t]+kvm[ \t]*$/m.test(read('proc/misc')),
    parameter: (name) => {
      const section = sections.get(`sys/module/${module}/parameters/${name}`);
      return section && boolValue(section.text.trim());
    },
    place: (path) =>
      sections.get(path)?.range ?? { start: 0, end: Math.max(text.indexOf('\n'), 0) },
    hasModprobeLine: modprobe.some(([, section]) =>
      readModprobe(section.text).parameters.some(
        (found) => found.module === module && found.name === 'nested' && isNestedOn(found),
      ),
    ),
  };
}
