// From a pCPU's start to the VMs that begin on it (ACRN v2.7 arch/x86/init.c, arch/x86/guest/vm.c: launch_vms,
// prepare_vm).

import { MILLISECOND } from '../../machine/clock.js';
import { SEVERITY } from './console.js';
import type { HypervisorParts, PcpuContext } from './parts.js';

/** How long the Service VM waits for the images of the pre-launched VMs, in nanoseconds. */
const PRE_LAUNCHED_TIMEOUT = 10_000 * MILLISECOND;

/** What a pCPU does before its idle thread; yields the time that passes, in nanoseconds. */
export function* startPcpu(hypervisor: HypervisorParts, pcpu: PcpuContext): Generator<number> {
  const { machine, tables } = hypervisor;
  machine.tell({ type: 'pcpu-up', pcpu: pcpu.id });
  hypervisor.log(SEVERITY.DEBUG, `Core ${pcpu.id} is up`, pcpu);
  pcpu.timers.initialize();
  const { tickPeriod } = pcpu.policy;
  if (tickPeriod !== undefined) {
    pcpu.timers.add({
      name: 'scheduler tick',
      timeout: machine.clock.now + tickPeriod,
      period: tickPeriod,
      run: () => {
        if (pcpu.policy.tick?.(pcpu.current, machine.clock.now)) {
          hypervisor.requestReschedule(pcpu, false);
        }
      },
    });
  }
  if (pcpu.id === tables.consolePcpu) hypervisor.console.start(pcpu);
  yield MILLISECOND;
  for (const vm of tables.vms) {
    if (vm.loadOrder === 'post-launched' || vm.pcpus[0] !== pcpu.id) continue;
    yield* prepareVm(hypervisor, pcpu, vm.id);
  }
}

function* prepareVm(hypervisor: HypervisorParts, pcpu: PcpuContext, id: number): Generator<number> {
  const { machine } = hypervisor;
  if (!hypervisor.createVm(id)) return;
  const vm = hypervisor.vm(id);
  if (vm === undefined) return;
  const { table } = vm;
  if (table.loadOrder === 'service') {
    const start = machine.clock.now;
    while (!hypervisor.preLaunchedVmsAreLoaded) {
      if (machine.clock.now - start > PRE_LAUNCHED_TIMEOUT) {
        hypervisor.log(SEVERITY.ERROR, 'Loading pre-launched VMs timeout!', pcpu);
        break;
      }
      yield MILLISECOND;
    }
  }
  yield MILLISECOND;
  const isLoaded = hypervisor.modules.has(table.kernelModule);
  if (table.loadOrder === 'pre-launched') hypervisor.loadedPreLaunchedVms += 1;
  if (!isLoaded) {
    const what = `Failed to load VM id: ${id.toString(16)} name: ${table.name}, error = -22`;
    hypervisor.log(SEVERITY.ERROR, what, pcpu);
    machine.tell({
      type: 'vm-not-started',
      vm: id,
      name: table.name,
      why: `the boot loader's modules have no "${table.kernelModule}"`,
    });
    return;
  }
  hypervisor.startVm(id);
  hypervisor.log(SEVERITY.ACRN, `Start VM id: ${id.toString(16)} name: ${table.name}`, pcpu);
}
