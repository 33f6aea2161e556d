import type { Board } from '../board/board.js';
import { at, located } from '../scenario/located.js';
import type { Scenario, Vm } from '../scenario/model.js';
import { ownsLapic, serviceVm } from '../scenario/nesting.js';
import { memorySizes } from '../scenario/vm-memory.js';
import { expectArgument } from '../text/argument.js';
import { descendant } from '../xml/node.js';

/** What an ACRN scenario says that other files of the stack must agree with. */
export interface AcrnSetup {
  /** The scenario file's name, as given. */
  readonly name: string;
  /** How many vCPUs the Service VM has; undefined when neither scenario nor board says it. */
  readonly serviceVmCpus: number | undefined;
  /** The memory of the Service VM in MiB, at most; undefined when neither scenario nor board says it. */
  readonly serviceVmMemory: number | undefined;
  readonly lapicPassthrough: boolean;
  /** The tags by which ACRN finds the kernels among GRUB's modules (kern_mod). */
  readonly kernelTags: readonly string[];
  /** Whether ACRN relocates itself: then GRUB must load acrn.bin. */
  readonly relocates: boolean;
  /** Whether the Service VM has no serial port of its own: all legacy vUARTs are off. */
  readonly hasNoSerialPort: boolean;
}

/** Its own pCPUs, or all that no pre-launched VM owns. */
function cpuCount(scenario: Scenario, vm: Vm, board: Board | undefined): number | undefined {
  const own = new Set((vm.cpuAffinity?.items ?? []).map(({ value }) => value.trim()));
  if (own.size > 0) return own.size;
  if (board === undefined || board.pcpuIds.length === 0) return undefined;
  const taken = scenario.vms
    .filter(({ loadOrder }) => loadOrder === 'pre-launched')
    .flatMap((other) => (other.cpuAffinity?.items ?? []).map(({ number }) => number));
  return board.pcpuIds.filter((id) => !taken.includes(id)).length;
}

const MIB = 1024 * 1024;

/** The size of a memory setting in bytes; undefined where it is not a number. */
function bytes(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^(0[xX][0-9a-fA-F]+|\d+)$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** What the board has, less what pre-launched VMs take. */
function memoryLeft(scenario: Scenario, board: Board | undefined): number | undefined {
  const total = board?.totalMemory ?? (board && board.hostMemory > 0 ? board.hostMemory / MIB : 0);
  if (total === undefined || total === 0) return undefined;
  const isV2 = descendant(scenario.root, 'hv', 'BUILD_TYPE') === undefined;
  const taken = scenario.vms
    .filter(({ loadOrder }) => loadOrder === 'pre-launched')
    .reduce((sum, vm) => {
      if (!isV2) return sum + memorySizes(vm).reduce((all, { number = 0 }) => all + number, 0);
      const sizes = [at(vm.node, 'memory', 'size'), at(vm.node, 'memory', 'size_hpa2')];
      return sum + sizes.reduce((all, size) => all + (bytes(size?.value) ?? 0) / MIB, 0);
    }, 0);
  return total - taken;
}

/** The kernels that GRUB must load: those of pre-launched VMs and of the Service VM. */
function kernelTags({ vms }: Scenario): string[] {
  const tags = vms
    .filter(({ loadOrder }) => loadOrder === 'service' || loadOrder === 'pre-launched')
    .flatMap((vm) => at(vm.node, 'os_config', 'kern_mod')?.value.trim() ?? []);
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

function relocates({ hypervisor }: Scenario): boolean {
  const setting =
    descendant(hypervisor.features, 'RELOC') ?? descendant(hypervisor.features, 'RELOC_ENABLED');
  return setting === undefined || located(setting).value.trim() !== 'n';
}

function hasNoSerialPort({ hypervisor }: Scenario, vm: Vm): boolean {
  const legacy = vm.vuarts.filter(({ kind }) => kind === 'legacy');
  const isOn = legacy.some(({ base }) => base !== undefined && !/^INVALID/.test(base.value));
  const console = vm.consoleVuart?.value ?? '';
  const connected = hypervisor.vuartConnections.some(
    ({ type, endpoints }) =>
      type?.value === 'legacy' && endpoints.some(({ vmName }) => vmName?.value === vm.name?.value),
  );
  return !isOn && !/^COM/.test(console) && !connected;
}

/** What the scenario says; undefined when it has no Service VM. */
export function acrnSetup(
  name: string,
  scenario: Scenario,
  board: Board | undefined,
): AcrnSetup | undefined {
  expectArgument('acrnSetup', 'scenario', scenario, 'scenario');
  const vm = serviceVm(scenario);
  if (vm === undefined) return undefined;
  return {
    name,
    serviceVmCpus: cpuCount(scenario, vm, board),
    serviceVmMemory: memoryLeft(scenario, board),
    lapicPassthrough: ownsLapic(vm),
    kernelTags: kernelTags(scenario),
    relocates: relocates(scenario),
    hasNoSerialPort: hasNoSerialPort(scenario, vm),
  };
}
