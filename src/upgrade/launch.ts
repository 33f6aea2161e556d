import {
  attribute,
  child,
  childrenNamed,
  elements,
  textOf,
  type XmlDocument,
  type XmlElement,
} from '../xml/node.js';

/** What a launch file of v2.x says of one post-launched VM: the device model's command line. */
export interface LaunchedVm {
  /** Counts from the VM after the Service VM: 1 is the VM with the next id. */
  readonly id: number;
  readonly name: string;
  readonly windows: boolean;
  readonly realTime: 'no' | 'soft' | 'hard';
  readonly memoryMib: string;
  readonly bootloader: 'y' | 'n' | undefined;
  readonly vuart0: 'y' | 'n' | undefined;
  readonly ptm: 'y' | 'n' | undefined;
  readonly pcpus: readonly string[];
  /** Descriptions of devices that are passed through. */
  readonly devices: readonly string[];
  readonly sharedMemory: readonly string[];
  readonly networks: readonly string[];
  readonly inputs: readonly string[];
  readonly blocks: readonly string[];
  readonly consoles: readonly string[];
  /** What no scenario of v3.x has a place for, as `name = value`. */
  readonly rest: readonly string[];
}

const KNOWN = [
  ...['vm_name', 'user_vm_type', 'uos_type', 'rtos_type', 'mem_size', 'vbootloader', 'vuart0'],
  ...[
    'enable_ptm',
    'cpu_affinity',
    'passthrough_devices',
    'sriov',
    'shm_regions',
    'virtio_devices',
  ],
  ...['usb_xhci', 'console_vuart', 'communication_vuarts'],
];

function yesNo(text: string): 'y' | 'n' | undefined {
  if (/^(?:y|enable|ovmf)$/i.test(text)) return 'y';
  return /^(?:n|no|disable)$/i.test(text) ? 'n' : undefined;
}

function launchedVm(node: XmlElement): LaunchedVm {
  const text = (name: string): string => {
    const found = child(node, name);
    return found === undefined ? '' : textOf(found).trim();
  };
  const below = (group: string, name?: string): string[] => {
    const parent = child(node, group);
    const leaves =
      parent === undefined
        ? []
        : name === undefined
          ? elements(parent)
          : childrenNamed(parent, name);
    return leaves.map((leaf) => textOf(leaf).trim()).filter((value) => value !== '');
  };
  const realTime = text('rtos_type').toLowerCase();
  const others = elements(node).filter(
    (leaf) => !KNOWN.includes(leaf.name) && textOf(leaf).trim() !== '',
  );
  return {
    id: Number(attribute(node, 'id')?.value ?? Number.NaN),
    name: text('vm_name'),
    windows: (text('user_vm_type') || text('uos_type')).toUpperCase() === 'WINDOWS',
    realTime: realTime.startsWith('hard') ? 'hard' : realTime.startsWith('soft') ? 'soft' : 'no',
    memoryMib: text('mem_size'),
    bootloader: yesNo(text('vbootloader')),
    vuart0: yesNo(text('vuart0')),
    ptm: yesNo(text('enable_ptm')),
    pcpus: below('cpu_affinity', 'pcpu_id'),
    devices: [...below('passthrough_devices'), ...below('sriov')],
    sharedMemory: below('shm_regions', 'shm_region'),
    networks: below('virtio_devices', 'network'),
    inputs: below('virtio_devices', 'input'),
    blocks: below('virtio_devices', 'block'),
    consoles: below('virtio_devices', 'console'),
    rest: others.map((leaf) => `${leaf.name} = ${textOf(leaf).trim()}`),
  };
}

/** The VMs of a launch file of v2.5, v2.6 (`uos`) or v2.7 (`user_vm`). */
export function readLaunchFile({ root }: XmlDocument): LaunchedVm[] {
  return elements(root)
    .filter(({ name }) => name === 'uos' || name === 'user_vm')
    .map(launchedVm);
}
