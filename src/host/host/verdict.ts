import { expectArgument } from '../../text/argument.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import { checker } from './index.js';
import { type HostModel, readHost } from './read.js';

/** Whether nested guests run on a machine, and why. */
export interface HostVerdict {
  /** Undefined when the files do not say it. */
  readonly runs: boolean | undefined;
  readonly headline: string;
  /** What was found, one fact a line, with the file that says it. */
  readonly evidence: readonly string[];
  /** The one command that changes it, where it does not run. */
  readonly command: string | undefined;
  /** What may happen to a guest hypervisor while its guests run. */
  readonly migration: string;
  readonly diagnostics: readonly Diagnostic[];
}

function setting(host: HostModel, name: string): string {
  const value = host.parameter(name);
  const said = value === undefined ? 'not readable' : value ? 'on' : 'off';
  return `${name} of ${host.module} is ${said} (/sys/module/${host.module}/parameters/${name})`;
}

function evidence(host: HostModel): string[] {
  const paging = host.module === 'kvm_amd' ? 'npt' : 'ept';
  const where = host.isAcrnServiceVm
    ? 'this is a Service VM of ACRN (/sys/class/misc/acrn_hsm)'
    : host.isGuest
      ? `this machine is a guest itself${host.machine === '' ? '' : `, of ${host.machine}`} (flag hypervisor in /proc/cpuinfo)`
      : 'no hypervisor runs below (/proc/cpuinfo)';
  return [
    `CPU: ${host.cpuName === '' ? 'unknown' : host.cpuName}, ${host.flag === undefined ? 'neither vmx nor svm' : `flag ${host.flag}`} (/proc/cpuinfo)`,
    where,
    host.linux === undefined ? 'Linux of an unknown version' : `Linux ${host.linux.text}`,
    ...(host.isLoaded
      ? [`${host.module} is loaded`, setting(host, 'nested'), setting(host, paging)]
      : [`${host.module} is not loaded (/sys/module)`]),
    host.hasDevice ? '/dev/kvm is there' : '/dev/kvm is not there',
  ];
}

function migration(host: HostModel, diagnostics: readonly Diagnostic[]): string {
  const found = diagnostics.find(({ rule }) => rule === 'host-migration');
  if (found !== undefined) return found.message;
  if (host.isAcrnServiceVm) return 'ACRN neither migrates nor saves its Service VM';
  return host.isGuest
    ? 'it is the hypervisor below that decides whether this guest can be migrated while its guests run'
    : 'nothing nests here, so there is nothing to migrate';
}

/** What a machine's files say, from the text that hostText makes of them. */
export function hostVerdict(text: string): HostVerdict {
  expectArgument('hostVerdict', 'text', text, 'text');
  const host = readHost(text);
  const diagnostics = checker.lint(text, { name: 'host', others: [] });
  const error = diagnostics.find(({ severity }) => severity === 'error');
  const shared = { evidence: evidence(host), migration: migration(host, diagnostics), diagnostics };
  if (!host.hasCpuInfo) {
    const headline = 'Whether nested guests run here is not known: /proc/cpuinfo is not there.';
    return { runs: undefined, headline, command: undefined, ...shared };
  }
  if (error !== undefined) {
    const headline = `Nested guests will not run here: ${error.message}.`;
    return { runs: false, headline, command: error.help, ...shared };
  }
  const headline = host.isGuest
    ? `Nested guests will run here: this is a guest itself, and ${host.module} runs its guests.`
    : host.parameter('nested') === true
      ? `Nested guests will run here: ${host.module} shows ${host.flag ?? 'it'} to its guests.`
      : `Nested guests may run here: whether nested of ${host.module} is on cannot be read.`;
  const runs = host.isGuest || host.parameter('nested') === true ? true : undefined;
  return { runs, headline, command: undefined, ...shared };
}
