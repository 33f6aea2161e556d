import type { IvshmemVm, Located, Vm } from '../../scenario/model.js';
import type { XmlElement } from '../../xml/node.js';
import { filledIn } from '../filled-in.js';
import type { RuleContext } from '../rule.js';

/** A virtual PCI device that the hypervisor section of ACRN v3.x gives a VM. */
export interface VirtualPciDevice {
  readonly kind: 'vuart' | 'ivshmem';
  /** Such as `shared memory region "x"`. */
  readonly label: string;
  readonly node: XmlElement;
  readonly vmName: string | undefined;
  /** Undefined when no VM has that name. */
  readonly vm: Vm | undefined;
  /** In the file or filled in; undefined when there is no default left for it. */
  readonly vbdf: string | undefined;
  /** The element, where the file has it. */
  readonly setting: Located | undefined;
}

/** The ends of PCI vUART connections and the users of shared memory regions. */
export function virtualPciDevices(context: RuleContext): VirtualPciDevice[] {
  const { hypervisor, vms } = context.scenario;
  const byName = new Map(vms.toReversed().map((vm) => [vm.name?.value, vm]));
  const vmOf = (name: string | undefined) => (name === undefined ? undefined : byName.get(name));
  const device =
    (kind: VirtualPciDevice['kind'], label: string, name: 'vbdf' | 'VBDF') =>
    ({ node, vmName, vbdf }: IvshmemVm): VirtualPciDevice => ({
      kind,
      label,
      node,
      vmName: vmName?.value,
      vm: vmOf(vmName?.value),
      vbdf: filledIn(context, node, name),
      setting: vbdf,
    });
  const vuarts = hypervisor.vuartConnections
    .filter(({ node }) => filledIn(context, node, 'type') === 'pci')
    .flatMap(({ name, endpoints }) =>
      endpoints.map(device('vuart', `vUART connection "${name?.value ?? ''}"`, 'vbdf')),
    );
  const regions = hypervisor.sharedMemoryRegions.flatMap(({ name, vms: users }) =>
    users.map(device('ivshmem', `shared memory region "${name?.value ?? ''}"`, 'VBDF')),
  );
  return [...vuarts, ...regions];
}

/** The device number of a BDF as text; ACRN compares it as text, too. */
export function deviceNumber(bdf: string): string {
  const colon = bdf.indexOf(':');
  const dot = bdf.indexOf('.', colon);
  return colon < 0 || dot < 0 ? '' : bdf.slice(colon + 1, dot);
}
