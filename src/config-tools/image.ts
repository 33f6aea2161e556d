import type { Release } from '../release.js';
import { LAPIC_FLAG, NVMX_FLAG } from '../setting-names.js';
import type { Artifact } from './artifact.js';
import { type CList, type CValue, evaluate, type Macros, stringText } from './prebuild/c-reader.js';
import type { Sources } from './prebuild/sources.js';

type ImageLoadOrder = 'pre-launched' | 'service' | 'post-launched';

/** A vUART in its VM's configuration. */
interface ImageVuart {
  /** 0 is the console. */
  readonly index: number;
  readonly type: 'legacy' | 'pci';
  /** Whether the guest finds it. */
  readonly enabled: boolean;
  /** I/O port of a legacy vUART; 0 when it is off. */
  readonly base: number;
  /** Legacy interrupt line. */
  readonly irq: number;
  readonly target: { readonly vmId: number; readonly vuartIndex: number } | undefined;
}

/** A vUART that the VM finds on its PCI bus. */
interface ImagePciVuart {
  readonly index: number;
  /** Bus, device and function, as "00:01.0". */
  readonly bdf: string;
}

/** A range of host memory, in bytes. */
interface ImageMemory {
  readonly start: bigint;
  readonly size: bigint;
}

/** One VM of vm_configs[]. */
export interface ImageVm {
  /** Its place in vm_configs[], which is the id that the hypervisor knows. */
  readonly id: number;
  readonly name: string;
  /** The macro that sets load order and severity, such as `CONFIG_PRE_RT_VM`. */
  readonly type: string;
  readonly loadOrder: ImageLoadOrder;
  /** The GUEST_FLAG_ names that were really emitted. */
  readonly guestFlags: ReadonlySet<string>;
  /** It is to have VMX, where the hypervisor is built with nested VMX. */
  readonly nvmx: boolean;
  /** It owns the local APICs of its pCPUs. */
  readonly lapicPassthrough: boolean;
  readonly pcpus: readonly number[];
  readonly vuarts: readonly ImageVuart[];
  /** The vUARTs among the VM's PCI devices. */
  readonly pciVuarts: readonly ImagePciVuart[];
  /** How many classes of service the VM has; undefined where vm_configs[] has an array of fixed length. */
  readonly closIds: number | undefined;
  readonly memory: readonly ImageMemory[];
  readonly osName: string;
  readonly kernelType: string;
  readonly kernelModule: string;
  readonly bootargs: string;
}

/** The hypervisor's serial console. */
interface ImageConsole {
  readonly kind: 'legacy' | 'pci' | 'mmio';
  /** Port or address; for a PCI console bus, device and function in 16 bits. */
  readonly location: bigint | undefined;
}

interface ImageHypervisor {
  readonly buildType: 'debug' | 'release';
  /** Such as `SCHED_NOOP`. */
  readonly scheduler: string;
  readonly nvmxEnabled: boolean;
  readonly rdtEnabled: boolean;
  /** How many VMs there is room for. */
  readonly maxVms: number;
  readonly pcpuCount: number;
  /** In bytes; undefined where the hypervisor is linked without. */
  readonly ramStart: bigint | undefined;
  readonly ramSize: bigint | undefined;
  /** Memory of the machine in bytes, where it is configured: up to v2.7. */
  readonly platformRamSize: bigint | undefined;
  readonly console: ImageConsole;
  readonly consoleLogLevel: number;
}

/** What a boot needs, read back from the generated files alone. */
export interface Image {
  readonly release: Release;
  readonly board: string;
  readonly scenario: string;
  /** The settings of config.h without their prefix; a switch that is on is `1`. */
  readonly config: ReadonlyMap<string, string>;
  readonly hypervisor: ImageHypervisor;
  readonly vms: readonly ImageVm[];
  readonly artifacts: readonly Artifact[];
}

function expressionOf(value: CValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: CValue | undefined): CList | undefined {
  return typeof value === 'string' ? undefined : value;
}

function loadOrderOf(type: string): ImageLoadOrder {
  if (/^CONFIG_(SOS|SERVICE)_VM$/.test(type)) return 'service';
  return /^CONFIG_(PRE_|SAFETY_)/.test(type) ? 'pre-launched' : 'post-launched';
}

function bits(mask: bigint): number[] {
  const found: number[] = [];
  for (let bit = 0; mask >> BigInt(bit) > 0n; bit += 1) {
    if ((mask >> BigInt(bit)) & 1n) found.push(bit);
  }
  return found;
}

function vuartOf(index: number, list: CList, macros: Macros): ImageVuart {
  const number = (name: string): number =>
    Number(evaluate(expressionOf(list.members.get(name)), macros) ?? 0n);
  const type = expressionOf(list.members.get('type')) === 'VUART_PCI' ? 'pci' : 'legacy';
  const base = number('addr.port_base');
  const hasTarget = list.members.has('t_vuart.vm_id');
  return {
    index,
    type,
    enabled: type === 'pci' || base !== 0,
    base,
    irq: number('irq'),
    target: hasTarget
      ? { vmId: number('t_vuart.vm_id'), vuartIndex: number('t_vuart.vuart_id') }
      : undefined,
  };
}

function vuartsOf(vm: CList, macros: Macros): ImageVuart[] {
  const found: ImageVuart[] = [];
  for (const [name, value] of vm.members) {
    const index = /^vuart\[(\d+)\]$/.exec(name)?.[1];
    const list = listOf(value);
    if (index !== undefined && list !== undefined) found.push(vuartOf(Number(index), list, macros));
  }
  return found;
}

function memoryOf(vm: CList, sources: Sources): ImageMemory[] {
  const memory = listOf(vm.members.get('memory'));
  if (memory === undefined) return [];
  const number = (list: CList, name: string): bigint =>
    evaluate(expressionOf(list.members.get(name)), sources.macros) ?? 0n;
  const regions = memory.members.has('host_regions')
    ? hostRegions(expressionOf(memory.members.get('host_regions')), sources).map((region) => ({
        start: number(region, 'start_hpa'),
        size: number(region, 'size_hpa'),
      }))
    : [
        { start: number(memory, 'start_hpa'), size: number(memory, 'size') },
        { start: number(memory, 'start_hpa2'), size: number(memory, 'size_hpa2') },
      ];
  return regions.filter(({ size }) => size > 0n);
}

function hostRegions(name: string, sources: Sources): CList[] {
  const regions = sources.vmConfigurations.read(name)?.items ?? [];
  return regions.flatMap((region) => listOf(region) ?? []);
}

function pciVuartsOf(vm: CList, sources: Sources): ImagePciVuart[] {
  const { macros } = sources;
  const devices = sources.pciDevices.read(expressionOf(vm.members.get('pci_devs')));
  return (devices?.items ?? []).flatMap((item) => {
    const device = listOf(item);
    if (expressionOf(device?.members.get('vdev_ops')) !== '&vmcs9900_ops') return [];
    const bits = listOf(device?.members.get('vbdf.bits'));
    const part = (name: string, width: number): string =>
      Number(evaluate(expressionOf(bits?.members.get(name)), macros) ?? 0n)
        .toString(16)
        .padStart(width, '0');
    const index = Number(evaluate(expressionOf(device?.members.get('vuart_idx')), macros) ?? 0n);
    return [{ index, bdf: `${part('b', 2)}:${part('d', 2)}.${part('f', 1)}` }];
  });
}

/** `.num_pclosids`, which came with `.pclosids` and is missing where the VM has no cache policy. */
function closIdsOf(vm: CList, macros: Macros): number | undefined {
  if (vm.members.has('clos')) return undefined;
  return Number(evaluate(expressionOf(vm.members.get('num_pclosids')), macros) ?? 0n);
}

function vmOf(id: number, vm: CList, sources: Sources): ImageVm {
  const { macros } = sources;
  const type = expressionOf(vm.items[0]).split('(')[0]?.trimEnd() ?? '';
  const os = listOf(vm.members.get('os_config'));
  const text = (list: CList | undefined, name: string): string =>
    stringText(expressionOf(list?.members.get(name)), macros);
  const guestFlags = new Set(
    expressionOf(vm.members.get('guest_flags')).match(/GUEST_FLAG_\w+/g) ?? [],
  );
  const affinity = evaluate(expressionOf(vm.members.get('cpu_affinity')), macros);
  return {
    id,
    name: text(vm, 'name'),
    type,
    loadOrder: loadOrderOf(type),
    guestFlags,
    nvmx: guestFlags.has(NVMX_FLAG),
    lapicPassthrough: guestFlags.has(LAPIC_FLAG),
    pcpus: bits(affinity ?? 0n),
    vuarts: vuartsOf(vm, macros),
    pciVuarts: pciVuartsOf(vm, sources),
    closIds: closIdsOf(vm, macros),
    memory: memoryOf(vm, sources),
    osName: text(os, 'name'),
    kernelType: expressionOf(os?.members.get('kernel_type')),
    kernelModule: text(os, 'kernel_mod_tag'),
    bootargs: text(os, 'bootargs'),
  };
}

function consoleOf(config: ReadonlyMap<string, string>): ImageConsole {
  const location = (key: string): bigint | undefined => evaluate(config.get(key) ?? '', new Map());
  if (config.has('SERIAL_LEGACY')) return { kind: 'legacy', location: location('SERIAL_PIO_BASE') };
  if (config.has('SERIAL_PCI')) return { kind: 'pci', location: location('SERIAL_PCI_BDF') };
  return { kind: 'mmio', location: location('SERIAL_MMIO_BASE') };
}

function maxVms(macros: Macros): number {
  const number = (name: string): number => Number(evaluate(name, macros) ?? 0n);
  if (macros.has('CONFIG_MAX_VM_NUM')) return number('CONFIG_MAX_VM_NUM');
  return number('PRE_VM_NUM') + number('SOS_VM_NUM') + number('MAX_POST_VM_NUM');
}

export function hypervisorOf({ macros, config }: Sources): ImageHypervisor {
  const number = (key: string): bigint | undefined => evaluate(config.get(key) ?? '', macros);
  return {
    buildType: config.has('RELEASE') ? 'release' : 'debug',
    scheduler: [...config.keys()].find((key) => key.startsWith('SCHED_')) ?? '',
    nvmxEnabled: config.has('NVMX_ENABLED'),
    rdtEnabled: config.has('RDT_ENABLED'),
    maxVms: maxVms(macros),
    pcpuCount: Number(evaluate('MAX_PCPU_NUM', macros) ?? 0n),
    ramStart: number('HV_RAM_START'),
    ramSize: number('HV_RAM_SIZE'),
    platformRamSize: number('PLATFORM_RAM_SIZE'),
    console: consoleOf(config),
    consoleLogLevel: Number(number('CONSOLE_LOGLEVEL_DEFAULT') ?? 0n),
  };
}

/**
 * The image that the generated files make.
 * @throws CSyntaxError where a compiler would refuse them.
 */
export function readImage(
  release: Release,
  artifacts: readonly Artifact[],
  sources: Sources,
): Image {
  const { macros, config } = sources;
  const vms = sources.vmConfigurations.read('vm_configs')?.items ?? [];
  return {
    release,
    board: stringText(config.get('BOARD') ?? '', macros),
    scenario: stringText(config.get('SCENARIO') ?? '', macros),
    config,
    hypervisor: hypervisorOf(sources),
    vms: vms.flatMap((value, index) => {
      const vm = listOf(value);
      // A slot for a VM that is created at run time has no more than its type.
      return vm === undefined || vm.members.size === 0 ? [] : [vmOf(index, vm, sources)];
    }),
    artifacts,
  };
}
