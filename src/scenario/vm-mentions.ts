import type { Range } from '../text/source.js';
import type { XmlElement } from '../xml/node.js';
import type { Scenario, Vm } from './model.js';

/** A place of the file that says which VM is meant, by its name or by its id. */
export interface VmMention {
  readonly by: 'name' | 'id';
  /** The VM names itself here; anything else refers to it. */
  readonly isOwn: boolean;
  /** The name or the id as it stands there, without the white space around it. */
  readonly value: string;
  readonly range: Range;
  /** Undefined where no VM, or more than one, is called that. */
  readonly vm: Vm | undefined;
}

interface Place {
  readonly value: string;
  readonly range: Range;
}

function idsIn(scenario: Scenario): Place[] {
  const { ivshmemRegions } = scenario.hypervisor;
  return [
    ...scenario.vms.flatMap(({ vuarts, companionVmId }) => [
      ...vuarts.flatMap(({ targetVmId }) => targetVmId ?? []),
      ...(companionVmId === undefined ? [] : [companionVmId]),
    ]),
    ...ivshmemRegions
      .flatMap(({ vmIds }) => vmIds)
      .flatMap(({ number, range }) =>
        number === undefined ? [] : [{ value: String(number), range }],
      ),
  ];
}

function namesIn({ hypervisor }: Scenario): Place[] {
  const { vuartConnections, sharedMemoryRegions, cacheAllocations } = hypervisor;
  return [
    ...vuartConnections.flatMap(({ endpoints }) => endpoints.map(({ vmName }) => vmName)),
    ...sharedMemoryRegions.flatMap(({ vms }) => vms.map(({ vmName }) => vmName)),
    ...cacheAllocations.flatMap(({ policies }) => policies.map(({ vm }) => vm)),
  ].flatMap((place) => place ?? []);
}

/** Every mention of a VM, in reading order. */
export function vmMentions(scenario: Scenario): VmMention[] {
  const only = (fits: (vm: Vm) => boolean): Vm | undefined => {
    const [vm, twin] = scenario.vms.filter(fits);
    return twin === undefined ? vm : undefined;
  };
  const byId = (value: string) => only((vm) => vm.id !== undefined && vm.id === Number(value));
  const byName = (value: string) => only((vm) => vm.name?.value.trim() === value);
  const mention = (
    by: VmMention['by'],
    { value, range }: Place,
    own?: Vm,
  ): VmMention | undefined => {
    const shown = value.trim();
    if (shown === '') return undefined;
    const vm = own ?? (by === 'id' ? byId(shown) : byName(shown));
    return { by, isOwn: own !== undefined, value: shown, range, vm };
  };
  const found = [
    ...scenario.vms.flatMap((vm) => [
      vm.idAttribute &&
        mention('id', { value: vm.idAttribute.value, range: vm.idAttribute.valueRange }, vm),
      vm.name && mention('name', vm.name, vm),
    ]),
    ...idsIn(scenario).map((place) => mention('id', place)),
    ...namesIn(scenario).map((place) => mention('name', place)),
  ].flatMap((each) => each ?? []);
  return found.sort((a, b) => a.range.start - b.range.start);
}

/** The other end of a vUART line. */
interface LineEnd {
  readonly vm: Vm | undefined;
  /** As the file names the VM: its id, or its name. */
  readonly named: string;
  /** The element at the other end; undefined where the file has none. */
  readonly node: XmlElement | undefined;
}

/** What is at the other end of the vUART or endpoint that `node` is; undefined when it is none with an end. */
export function lineEnd(scenario: Scenario, node: XmlElement): LineEnd | undefined {
  for (const { endpoints } of scenario.hypervisor.vuartConnections) {
    if (!endpoints.some((each) => each.node === node)) continue;
    const other = endpoints.find((each) => each.node !== node);
    const named = other?.vmName?.value.trim();
    if (named === undefined) return undefined;
    const vm = scenario.vms.find((each) => each.name?.value.trim() === named);
    return { vm, named, node: other?.node };
  }
  const own = scenario.vms.flatMap(({ vuarts }) => vuarts).find((each) => each.node === node);
  if (own?.targetVmId === undefined) return undefined;
  const { targetVmId, targetUartId } = own;
  const vm = scenario.vms.find(({ id }) => id !== undefined && id === targetVmId.number);
  const other = vm?.vuarts.find(
    ({ node: { name }, id }) => name === node.name && id === targetUartId?.number,
  );
  return { vm, named: targetVmId.value.trim(), node: other?.node };
}
