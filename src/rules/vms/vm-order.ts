import type { LoadOrder, Scenario, Vm } from '../../scenario/model.js';
import type { Range } from '../../text/source.js';

interface VmOutOfOrder {
  readonly vm: Vm;
  readonly service: Vm;
  /** Where the odd id stands: of the Service VM when several VMs are out of order with it. */
  readonly range: Range;
}

/** The VMs of one kind whose id is on the wrong side of the Service VM's (ACRN v3.0 checks/vm_types.xsd). */
export function vmsOutOfOrder(scenario: Scenario, kind: LoadOrder): VmOutOfOrder[] {
  const wrong = (vm: Vm, service: Vm) =>
    vm.id === undefined ||
    service.id === undefined ||
    (kind === 'pre-launched' ? vm.id >= service.id : vm.id <= service.id);
  const [service] = scenario.vms.filter(({ loadOrder }) => loadOrder === 'service');
  const vms = scenario.vms.filter(({ loadOrder }) => loadOrder === kind);
  const services = scenario.vms.filter(({ loadOrder }) => loadOrder === 'service');
  const found = vms.flatMap((vm) => {
    const other = services.find((next) => wrong(vm, next));
    return other === undefined ? [] : [{ vm, service: other }];
  });
  const odd = found.length > 1 ? service : undefined;
  return found
    .slice(0, odd === undefined ? undefined : 1)
    .map((pair) => ({ ...pair, range: place(odd ?? pair.vm) }));
}

function place(vm: Vm): Range {
  return vm.idAttribute?.valueRange ?? vm.range;
}
