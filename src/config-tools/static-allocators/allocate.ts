import { BuildStop } from '../calc/build-stop.js';
import { toolTraits } from '../calc/release-traits.js';
import { vmsOf } from '../calc/tool-view.js';
import type { BuildContext } from '../context.js';
import { allocateBdf } from './bdf.js';
import { allocateBoardCapability } from './board-capability.js';
import { allocateClos } from './clos.js';
import { allocateCpuAffinity } from './cpu-affinity.js';
import { allocateCpuFrequency } from './cpu-frequency.js';
import { allocateGuestFlags } from './guest-flags.js';
import { allocateHvRam } from './hv-ram.js';
import { allocateIntx } from './intx.js';
import { allocatePciBars } from './pci-bars.js';
import { allocatePciHoles } from './pci-holes.js';
import {
  allocateNamedPorts,
  allocatePassthroughPorts,
  allocateServicePorts,
  allocateVuartPorts,
} from './port-io.js';
import { allocateShutdownVuarts } from './shutdown-vuarts.js';
import { allocateSoftwareSram } from './software-sram.js';
import { allocateTpmEventLog } from './tpm-event-log.js';
import { refuseBadIds, refuseBadVmCount, refuseMissingLoadOrder } from './vm-ids.js';
import { allocateVmMemory } from './vm-memory.js';
import { allocateVuartIrqs } from './vuart-irqs.js';

/** ACRN's allocators assert that there is at most one. */
function refuseTwoServiceVms(context: BuildContext): void {
  const services = vmsOf(context, 'service');
  if (services.length > 1) {
    throw new BuildStop(
      'allocation',
      `there are ${services.length} Service VMs, and ACRN allows only one: remove the others`,
      services[1],
    );
  }
}

function guestAddresses(context: BuildContext): void {
  allocateSoftwareSram(context);
  if (toolTraits(context.release).keepsTpmEventLog) allocateTpmEventLog(context);
  allocatePciHoles(context);
  allocatePciBars(context);
  if (!toolTraits(context.release).allocatesVuartPorts) return;
  allocateVuartPorts(context);
  allocatePassthroughPorts(context);
}

function allocateV2(context: BuildContext): void {
  const [service] = vmsOf(context, 'service');
  allocateBdf(context);
  allocateCpuAffinity(context);
  guestAddresses(context);
  if (toolTraits(context.release).allocatesLegacyIrqs) {
    allocateVuartIrqs(context);
    allocateIntx(context);
    allocateNamedPorts(context);
    return;
  }
  allocateHvRam(context);
  allocateVuartIrqs(context);
  if (toolTraits(context.release).allocatesIntxLast) allocateIntx(context);
  if (service !== undefined) allocateServicePorts(context, service);
}

/** Fills in the allocation as ACRN's static_allocators/main.py does, in the order of their names. */
export function allocate(context: BuildContext): void {
  refuseBadVmCount(context);
  refuseBadIds(context);
  refuseMissingLoadOrder(context);
  refuseTwoServiceVms(context);
  if (!toolTraits(context.release).hasLoadOrder) {
    allocateV2(context);
    return;
  }
  allocateBdf(context);
  allocateBoardCapability(context);
  allocateClos(context);
  allocateCpuAffinity(context);
  if (toolTraits(context.release).limitsCpuFrequency) allocateCpuFrequency(context);
  guestAddresses(context);
  allocateGuestFlags(context);
  allocateHvRam(context);
  allocateVuartIrqs(context);
  allocateIntx(context);
  allocateVmMemory(context);
  allocateShutdownVuarts(context);
}
