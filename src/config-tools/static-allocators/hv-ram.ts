import { BuildStop } from '../calc/build-stop.js';
import { hvRamParts, hvRamStart, MOST_HV_RAM, sum } from '../calc/hv-ram.js';
import { hex } from '../calc/numbers.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';

/** v2.5, v2.6, v3: place and size of the hypervisor's RAM (ACRN static_allocators/hv_ram.py). */
export function allocateHvRam(context: BuildContext): void {
  const size = sum(hvRamParts(context));
  if (size > MOST_HV_RAM) {
    throw new BuildStop(
      'allocation',
      `the hypervisor would need ${hex(size)} bytes of RAM, more than the ${hex(MOST_HV_RAM)} that ACRN allows: use smaller or fewer shared memory regions`,
    );
  }
  appendPath(context.allocation, 'hv/MEMORY/HV_RAM_START', hex(hvRamStart(context, size)));
  appendPath(context.allocation, 'hv/MEMORY/HV_RAM_SIZE', hex(size));
}
