import type { Release } from '../release.js';
import { vocabulary } from '../scenario/release-traits.js';
import { FLAG_ELEMENTS, NVMX_FLAG, RENAMED_FEATURES } from '../setting-names.js';
import { type OptionPath, pathText } from './path.js';

/** Paths in the words of the release; `vm` is the path of the VM as it was written. */
type Successor = (vm: string, value: string | undefined) => string;

const SERVICE_VM = 'vm[load_order=SERVICE_VM]';
const connections = () => 'hv.vuart_connections.vuart_connection';
const console = (vm: string) =>
  `${vm}.console_vuart=PCI for the console, hv.vuart_connections for a link between VMs`;
const cache = () => 'hv.CACHE_REGION.CACHE_ALLOCATION';

function flagElement(vm: string, value: string | undefined): string {
  const name = value === undefined ? undefined : FLAG_ELEMENTS.get(value.trim());
  return name === undefined
    ? `${vm}.nested_virtualization_support, ${vm}.lapic_passthrough or the element of another flag`
    : `${vm}.${name}=y`;
}

/** Paths of v2.x, what they are from v3.0 on, and what else differs. */
const MOVED: readonly (readonly [before: string, since: string, note: string])[] = [
  ['hv.DEBUG_OPTIONS.RELEASE', 'hv.BUILD_TYPE', ''],
  ...RENAMED_FEATURES.map(
    ({ old, name, opposite }) =>
      [
        `hv.FEATURES.${old}`,
        `hv.FEATURES.${name}`,
        opposite ? ', with y and n exchanged' : '',
      ] as const,
  ),
  ['vm.cpu_affinity.pcpu_id', 'vm.cpu_affinity.pcpu.pcpu_id', ''],
  ['vm.memory.start_hpa', 'vm.memory.hpa_region.start_hpa', ''],
  ['vm.memory.size', 'vm.memory.hpa_region.size_hpa', ''],
];

/** A path that may be below the VM as it was written. */
const pathOf =
  (path: string, note: string): Successor =>
  (vm) =>
    `${path.replace(/^vm(?=\.)/, () => vm)}${note}`;

/** What paths of v2.x are called from v3.0 on: ACRN v3.1 scenario_config/upgrader.py. */
const SINCE_V3: ReadonlyMap<string, Successor> = new Map<string, Successor>([
  [
    'hv.FEATURES.NVMX_ENABLED',
    (_, value) =>
      `${SERVICE_VM}.nested_virtualization_support${value === undefined ? '' : `=${value}`}`,
  ],
  ...MOVED.map(([before, since, note]): [string, Successor] => [before, pathOf(since, note)]),
  ['hv.FEATURES.RDT.CLOS_MASK', cache],
  ['hv.FEATURES.RDT.MBA_DELAY', cache],
  [
    'hv.FEATURES.IVSHMEM.IVSHMEM_ENABLED',
    () => 'hv.FEATURES.IVSHMEM.IVSHMEM_REGION: one is enough',
  ],
  ['vm.guest_flags', flagElement],
  ['vm.guest_flags.guest_flag', flagElement],
  ['vm.legacy_vuart', console],
  ['vm.legacy_vuart.type', console],
  ['vm.legacy_vuart.base', console],
  ['vm.legacy_vuart.irq', console],
  ['vm.legacy_vuart.target_vm_id', connections],
  ['vm.legacy_vuart.target_uart_id', connections],
  ['vm.console_vuart.base', (vm) => `${vm}.console_vuart=PCI`],
  ['vm.communication_vuart', connections],
  ['vm.communication_vuart.base', connections],
  ['vm.communication_vuart.target_vm_id', connections],
  ['vm.communication_vuart.target_uart_id', connections],
  ['vm.clos', cache],
  ['vm.clos.vcpu_clos', cache],
]);

const flag =
  (name: string): Successor =>
  (vm) =>
    `${vm}.guest_flags.guest_flag+=${name}`;

/** What paths of v3.x were called before. */
const BEFORE_V3: ReadonlyMap<string, Successor> = new Map<string, Successor>([
  ...[...FLAG_ELEMENTS].map(([name, element]): [string, Successor] => [
    `vm.${element}`,
    flag(name),
  ]),
  [
    'vm.nested_virtualization_support',
    (vm) => `hv.FEATURES.NVMX_ENABLED=y and ${vm}.guest_flags.guest_flag+=${NVMX_FLAG}`,
  ],
  ['vm.load_order', (vm) => `${vm}.vm_type`],
  ...MOVED.map(([before, since, note]): [string, Successor] => [since, pathOf(before, note)]),
  ['hv.vuart_connections', () => 'legacy_vuart and communication_vuart of the VMs'],
  [
    'hv.vuart_connections.vuart_connection',
    () => 'legacy_vuart and communication_vuart of the VMs',
  ],
  ['hv.CACHE_REGION', () => 'hv.FEATURES.RDT.CLOS_MASK and clos.vcpu_clos of the VMs'],
]);

/** Where a setting is in the words of the release, for a path in those of another one. */
export function inThisVocabulary(
  path: OptionPath,
  release: Release,
  value: string | undefined,
): string | undefined {
  const { hasLoadOrder } = vocabulary(release);
  const names = path.map(({ name }) => name).join('.');
  const successor = (hasLoadOrder ? SINCE_V3 : BEFORE_V3).get(names);
  if (successor === undefined) return undefined;
  const when = hasLoadOrder ? 'went with v3.0' : 'came with v3.0';
  const vm = path[0] === undefined ? 'vm' : pathText(path.slice(0, 1));
  return `${pathText(path)} ${when}; in ACRN ${release} it is ${successor(vm, value)}`;
}
