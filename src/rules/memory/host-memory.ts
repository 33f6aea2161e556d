import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { LocatedInteger, Vm } from '../../scenario/model.js';
import { memorySizes } from '../../scenario/vm-memory.js';
import type { RuleContext } from '../rule.js';

/** A memory size of a VM, in MiB; an empty one is populated with ACRN's default. */
interface VmMemory {
  readonly vm: Vm;
  readonly size: LocatedInteger;
  readonly mib: number;
}

function mib({ number, value, node }: LocatedInteger): number {
  return number ?? (value === '' && node.name === 'size' ? 1024 : 0);
}

/** What the VMs beside the Service VM ask for (ACRN v3.1 schema/checks/vm_memory.xsd). */
export function memoryOfVms({ scenario }: RuleContext): VmMemory[] {
  return scenario.vms
    .filter(({ loadOrderSetting, loadOrder }) => loadOrderSetting && loadOrder !== 'service')
    .flatMap((vm) => memorySizes(vm).map((size) => ({ vm, size, mib: mib(size) })));
}

/** Whether it is more than the board has: a finding of vm-memory-exceeds-host, from v3.1 on. */
export function exceedsHost(context: RuleContext): boolean {
  const { board, scenario } = context;
  if (board === undefined || !toolTraits(scenario.release).sumsVmMemory) return false;
  const sum = memoryOfVms(context).reduce((total, next) => total + next.mib, 0);
  return board.hostMemory <= sum * 1024 * 1024;
}
