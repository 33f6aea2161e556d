import { grouped } from '../../text/grouped.js';
import type { XmlElement } from '../../xml/node.js';
import { cFile, define, include, member } from '../c-source.js';
import { toolTraits } from '../calc/release-traits.js';
import { type DeviceView, idOf, loadOrder, ofScenario, vms } from '../calc/tool-view.js';
import {
  after,
  anyAt,
  attributeOf,
  before,
  select,
  stringOf,
  valueAt,
  valuesAt,
} from '../calc/xpath.js';
import { type BuildContext, ofBuild } from '../context.js';
import {
  allocatedDevice,
  connectionsOf,
  hypervisorRegions,
  pciDeviceCount,
  regionsByVm,
  regionVmIds,
} from '../scenario-queries.js';
import { servicePciDevices } from './vm-initializer.js';
import { connectionTarget } from './vuart-initializers.js';

const EMULATED = member('emu_type', 'PCI_DEV_TYPE_HVEMUL');
const UNASSIGNED = member('vbdf.value', 'UNASSIGNED_VBDF');

function device(lines: readonly string[]): string[] {
  return ['{', ...lines, '},'];
}

function bits(name: string, bus: string, dev: string, func: string): string[] {
  return [`.${name} = {.b = ${bus}U,`, `.d = ${dev}U,`, `.f = ${func}U,`, '},'];
}

/** Where the allocation puts a device in its VM. */
function virtualBdf(context: BuildContext, id: string, name: string): string[] {
  const found = allocatedDevice(context, id, name);
  return bits('vbdf.bits', valueAt(found, 'bus'), valueAt(found, 'dev'), valueAt(found, 'func'));
}

function barLines(devices: readonly XmlElement[]): string[] {
  return devices
    .flatMap((found) => select(found, 'bar'))
    .map((bar) => member(`vbar_base[${attributeOf(bar, 'id')}]`, `${stringOf(bar)}UL`));
}

function bars(context: BuildContext, id: string, name: string): string[] {
  const found = allocatedDevice(context, id, name);
  return found === undefined ? [] : barLines([found]);
}

function hostBridge(): string[] {
  return device([
    EMULATED,
    member('vdev_ops', '&vhostbridge_ops'),
    member('vbdf.bits', '{.b = 0x00U, .d = 0x00U, .f = 0x00U}'),
  ]);
}

function sharedMemory(context: BuildContext, vm: XmlElement, index: string): string[] {
  const id = idOf(vm);
  const name = `IVSHMEM_${index}`;
  const place =
    loadOrder(context, vm) === 'post-launched'
      ? [UNASSIGNED]
      : [...virtualBdf(context, id, name), ...bars(context, id, name)];
  return device([
    EMULATED,
    member('vdev_ops', '&vpci_ivshmem_ops'),
    ...place,
    member('shm_region_name', `IVSHMEM_SHM_REGION_${index}`),
  ]);
}

/** The places that regions of each name have among the hypervisor's. */
const regionIndexes = ofScenario((view: DeviceView): ReadonlyMap<string, string> => {
  const places = new Map<string, string[]>();
  for (const [index, region] of hypervisorRegions(view).entries()) {
    for (const name of new Set(valuesAt(region, 'NAME'))) {
      const known = places.get(name) ?? [];
      known.push(String(index));
      places.set(name, known);
    }
  }
  return new Map([...places].map(([name, indexes]) => [name, indexes.join('')]));
});

function sharedMemories(context: BuildContext, vm: XmlElement): string[] {
  if (toolTraits(context.release).hasRegionElements) {
    const indexes = regionIndexes(context);
    return (regionsByVm(context).get(valueAt(vm, 'name')) ?? []).flatMap((region) =>
      sharedMemory(context, vm, indexes.get(valueAt(region, 'NAME')) ?? ''),
    );
  }
  // Empty regions have no place of their own here, though ivshmem_cfg.h counts them.
  return valuesAt(context.scenario, '//hv/FEATURES/IVSHMEM/IVSHMEM_REGION')
    .filter((region) => region !== '')
    .flatMap((region, index) =>
      regionVmIds(region).includes(idOf(vm)) ? sharedMemory(context, vm, String(index)) : [],
    );
}

function isPciVuartOn(vuart: XmlElement): boolean {
  return valuesAt(vuart, 'base').some((base) => base !== 'INVALID_PCI_BASE');
}

function vuartHead(index: string | number): string[] {
  return [member('vuart_idx', index), EMULATED, member('vdev_ops', '&vmcs9900_ops')];
}

const DEVICE_MODEL_PLACE = [member('vbar_base[0]', 'INVALID_PCI_BASE'), UNASSIGNED];

/** A console_vuart, or up to v2.7 a communication_vuart, that is on. */
function pciVuart(context: BuildContext, vm: XmlElement, vuart: XmlElement): string[] {
  if (!isPciVuartOn(vuart)) return [];
  const index = attributeOf(vuart, 'id');
  const name = `VUART_${index}`;
  const id = idOf(vm);
  const place =
    loadOrder(context, vm) === 'post-launched'
      ? DEVICE_MODEL_PLACE
      : [...bars(context, id, name), ...virtualBdf(context, id, name)];
  const target =
    vuart.name === 'communication_vuart'
      ? [
          member('t_vuart.vm_id', valueAt(vuart, 'target_vm_id')),
          member('t_vuart.vuart_id', valueAt(vuart, 'target_uart_id')),
        ]
      : [];
  return device([...vuartHead(index), ...place, ...target]);
}

/** The near end of a connection, at the place that the scenario gives it. */
function endpointPlace(
  context: BuildContext,
  vm: XmlElement,
  endpoint: XmlElement,
  index: number,
): string[] {
  if (loadOrder(context, vm) === 'post-launched') return DEVICE_MODEL_PLACE;
  const vbdf = valueAt(endpoint, 'vbdf');
  const bus = before(vbdf, ':');
  const dev = before(after(vbdf, ':'), '.');
  const func = after(vbdf, '.');
  return [
    ...bars(context, idOf(vm), `VUART_${index}`),
    member('vbdf.bits', `{0x${bus}, 0x${dev}, 0x${func}}`),
  ];
}

/** From v3.0 on: the VM's ends of PCI vUART connections. */
function connectedVuarts(context: BuildContext, vm: XmlElement): string[] {
  const name = valueAt(vm, 'name');
  if (name === '') return [];
  return connectionsOf(context, name).flatMap((connection, position) => {
    if (!anyAt(connection, 'type', 'pci')) return [];
    const index = position + 1;
    const ends = select(connection, 'endpoint').flatMap((endpoint) =>
      anyAt(endpoint, 'vm_name', name)
        ? endpointPlace(context, vm, endpoint, index)
        : connectionTarget(context, connection, endpoint),
    );
    return device([...vuartHead(index), ...ends]);
  });
}

/** The allocation's name for a device that is passed through. */
function passthroughName(context: BuildContext, description: string): string {
  const bus = before(description, ':');
  const dev = before(after(description, ':'), '.');
  const func = after(before(description, ' '), '.');
  if (!toolTraits(context.release).padsDeviceNames)
    return `PTDEV_${`${bus}:${dev}.${func}`.toLowerCase()}`;
  return `PTDEV_0X${bus.toUpperCase()}_0X${dev.toUpperCase()}000${func.toUpperCase()}`;
}

const allocatedDevices = ofBuild(({ allocation }) =>
  grouped(select(allocation, '//device'), (found) => attributeOf(found, 'name')),
);

function passthrough(context: BuildContext, vm: XmlElement, description: string): string[] {
  const name = passthroughName(context, description);
  const upper = (text: string): string => text.toUpperCase();
  // ACRN looks for the BARs in all VMs.
  const everywhere = allocatedDevices(context).get(name) ?? [];
  return device([
    member('emu_type', 'PCI_DEV_TYPE_PTDEV'),
    ...virtualBdf(context, idOf(vm), name),
    ...bits(
      'pbdf.bits',
      `0x${upper(before(description, ':'))}`,
      `0x${upper(before(after(description, ':'), '.'))}`,
      `0x0${upper(after(before(description, ' '), '.'))}`,
    ),
    ...barLines(everywhere),
  ]);
}

function passthroughs(context: BuildContext, vm: XmlElement): string[] {
  const v3 = toolTraits(context.release).hasLoadOrder;
  if (v3 && loadOrder(context, vm) !== 'pre-launched') return [];
  return valuesAt(vm, 'pci_devs/pci_dev')
    .filter((description) => description !== '')
    .flatMap((description) => passthrough(context, vm, description));
}

/** The virtual root port of a post-launched VM with PTM. */
function rootPort(context: BuildContext, vm: XmlElement): string[] {
  if (loadOrder(context, vm) !== 'post-launched') return [];
  return valuesAt(vm, 'PTM')
    .filter((value) => value === 'y')
    .flatMap(() => device([UNASSIGNED, member('vrp_sec_bus', 1)]));
}

function vmDevices(context: BuildContext, vm: XmlElement): string[] {
  const id = idOf(vm);
  const order = loadOrder(context, vm);
  const count = pciDeviceCount(context, vm) ?? 0;
  const array = (name: string, size: string): string =>
    `struct acrn_vm_pci_dev_config ${name}[${size}] = {`;
  const lines = [
    ...(order === 'pre-launched' && count > 0 ? hostBridge() : []),
    ...sharedMemories(context, vm),
    ...select(vm, 'console_vuart').flatMap((vuart) => pciVuart(context, vm, vuart)),
    ...(toolTraits(context.release).hasVuartConnections
      ? connectedVuarts(context, vm)
      : select(vm, 'communication_vuart').flatMap((vuart) => pciVuart(context, vm, vuart))),
    ...passthroughs(context, vm),
    ...rootPort(context, vm),
  ];
  if (order === 'service') {
    return [array(servicePciDevices(context), 'CONFIG_MAX_PCI_DEV_NUM'), ...lines, '};', ''];
  }
  if (count === 0) return lines;
  return [array(`vm${id}_pci_devs`, `VM${id}_CONFIG_PCI_DEV_NUM`), ...lines, '};', ''];
}

/** configs/scenarios/<scenario>/pci_dev.c (ACRN xforms/pci_dev.c.xsl). */
export function pciDevC(context: BuildContext): string {
  const headers = [
    'asm/vm_config.h',
    'vpci.h',
    'asm/mmu.h',
    'asm/page.h',
    'vmcs9900.h',
    'ivshmem_cfg.h',
  ];
  return cFile(context, [
    ...headers.map(include),
    '',
    define('INVALID_PCI_BASE', '0', 'U'),
    '',
    ...vms(context).flatMap((vm) => vmDevices(context, vm)),
  ]);
}
