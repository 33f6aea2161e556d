import type { Release } from '../../release.js';
import type { Artifact } from '../artifact.js';
import { toolTraits } from '../calc/release-traits.js';
import { type ImageVm, readImage, readSources, type Sources } from '../image.js';
import { type CList, evaluate, type Macros, readArray } from './c-reader.js';

/** What ACRN's pre-build checker (misc/hv_prebuild) finds wrong in the generated files. */
export interface PrebuildProblem {
  /** The VM's place in vm_configs[]; undefined for the hypervisor as a whole. */
  readonly vmId: number | undefined;
  readonly message: string;
}

const TWO_MIB = 2n * 1024n * 1024n;

function setting(macros: Macros, name: string): bigint {
  // A name that is not defined counts as 0 in a preprocessor condition.
  return evaluate(macros.get(name) ?? '0', macros) ?? 0n;
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & (value - 1n)) === 0n;
}

/** static_checks.c: what does not even compile. */
export function staticProblems(release: Release, artifacts: readonly Artifact[]): string[] {
  const { macros } = readSources(artifacts);
  const problems: string[] = [];
  const { hypervisor } = readImage(release, artifacts);
  if (hypervisor.maxVms * hypervisor.pcpuCount > 0xffff) {
    problems.push(
      `${hypervisor.maxVms} VMs of ${hypervisor.pcpuCount} vCPUs need more than the 65535 VPIDs there are: lower MAX_VM_NUM`,
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
      `MAX_IR_ENTRIES is ${entries}, but must be a power of two from 256 on${limitsIrEntries ? ', up to 65536' : ''}`,
    );
  }
  return problems;
}

function affinityProblem(vm: ImageVm, pcpuCount: number): string | undefined {
  if (vm.pcpus.length === 0) return 'has no pCPU: give it a cpu_affinity';
  const missing = vm.pcpus.filter((id) => id >= pcpuCount);
  if (missing.length === 0) return undefined;
  return `is given pCPU ${missing.join(', ')}, but the board has pCPUs 0 to ${pcpuCount - 1}`;
}

function lapicProblem(release: Release, vm: ImageVm): string | undefined {
  if (vm.loadOrder !== 'pre-launched') return undefined;
  const lapic = vm.guestFlags.has('GUEST_FLAG_LAPIC_PASSTHROUGH');
  const rt = vm.guestFlags.has('GUEST_FLAG_RT');
  if (toolTraits(release).hasLoadOrder) {
    return rt && !lapic
      ? 'is a pre-launched real-time VM without LAPIC passthrough: set lapic_passthrough to y'
      : undefined;
  }
  return lapic && !rt
    ? 'is pre-launched with GUEST_FLAG_LAPIC_PASSTHROUGH, which needs GUEST_FLAG_RT beside it'
    : undefined;
}

/** Up to v2.6 a pre-launched VM must matter more than the Service VM. */
function severityProblem(release: Release, vm: ImageVm, hasService: boolean): string | undefined {
  if (!toolTraits(release).comparesSeverities || !hasService || vm.type !== 'CONFIG_PRE_STD_VM')
    return undefined;
  return 'is a PRE_STD_VM beside a Service VM, but a pre-launched VM must have a higher severity than the Service VM: make it a SAFETY_VM or PRE_RT_VM';
}

function epcProblem(vm: ImageVm, config: CList, macros: Macros): string | undefined {
  const epc = config.members.get('epc');
  if (epc === undefined || typeof epc === 'string') return undefined;
  const number = (name: string): bigint => {
    const value = epc.members.get(name);
    return typeof value === 'string' ? (evaluate(value, macros) ?? 0n) : 0n;
  };
  if (vm.loadOrder === 'pre-launched' && number('size') !== 0n) {
    return 'is pre-launched and has an epc_section, which only post-launched VMs can have';
  }
  return (number('size') | number('base')) % 0x1000n === 0n
    ? undefined
    : 'has an epc_section whose base or size is no multiple of 4 KiB';
}

function closIds(config: CList, sources: Sources): bigint[] {
  const value = config.members.get('clos') ?? config.members.get('pclosids');
  if (typeof value !== 'string') return [];
  const array = readArray(sources.vmConfigurations, value)?.items;
  const ids = array ?? (sources.macros.get(value) ?? '').replace(/[{}]/g, '').split(',');
  return ids
    .filter((id) => typeof id === 'string' && id.trim() !== '')
    .map((id) => evaluate(String(id), sources.macros) ?? 0n);
}

function closProblem(
  release: Release,
  vm: ImageVm,
  config: CList,
  sources: Sources,
): string | undefined {
  const most = evaluate('HV_SUPPORTED_MAX_CLOS', sources.macros) ?? 0n;
  const ids = closIds(config, sources);
  // Up to v2.6 there is one class for each vCPU.
  const used = toolTraits(release).checksEveryClos ? ids : ids.slice(0, vm.pcpus.length);
  const wrong = used.find((id) => (most !== 0n && id === most) || id > most);
  return wrong === undefined
    ? undefined
    : `has class of service ${wrong}, but the board has ${most}, counted from 0`;
}

function vuartProblem(vm: ImageVm, maxVms: number): string | undefined {
  for (const { index, type, base, target } of vm.vuarts) {
    if (index === 0 || type !== 'pci' || base !== 0) continue;
    const other = target?.vmId ?? 0;
    if (other >= maxVms || other === vm.id) {
      return `has vUART ${index} connected to VM ${other}, which is ${other === vm.id ? 'itself' : 'not there'}`;
    }
  }
  return undefined;
}

/** vm_cfg_checks.c: what the checker refuses when it runs, VM after VM. */
export function vmProblems(release: Release, artifacts: readonly Artifact[]): PrebuildProblem[] {
  const image = readImage(release, artifacts);
  const sources = readSources(artifacts);
  const configs = readArray(sources.vmConfigurations, 'vm_configs')?.items ?? [];
  const hasService = image.vms.some((vm) => vm.loadOrder === 'service');
  const { maxVms, pcpuCount, rdtEnabled } = image.hypervisor;
  return image.vms.flatMap((vm) => {
    const config = configs[vm.id];
    if (config === undefined || typeof config === 'string') return [];
    // From v2.7 on a VM without a name has yet to be configured.
    const configured = !toolTraits(release).skipsNamelessVms || vm.name !== '';
    const found = [
      configured ? affinityProblem(vm, pcpuCount) : undefined,
      lapicProblem(release, vm),
      severityProblem(release, vm, hasService),
      epcProblem(vm, config, sources.macros),
      rdtEnabled ? closProblem(release, vm, config, sources) : undefined,
      vuartProblem(vm, maxVms),
    ];
    const name = vm.name === '' ? `VM ${vm.id}` : `VM ${vm.id} "${vm.name}"`;
    return found
      .filter((message) => message !== undefined)
      .map((message) => ({ vmId: vm.id, message: `${name} ${message}` }));
  });
}
