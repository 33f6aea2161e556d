import { parseInteger } from '../../text/python-integer.js';
import { BuildStop } from '../calc/build-stop.js';
import { hex } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, loadOrder } from '../calc/tool-view.js';
import { startsOf, vmMemory } from '../calc/vm-memory.js';
import { select, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';
import { addOnce, childFor, vmNode } from './allocation.js';

function allocateMemory(context: BuildContext): void {
  for (const { vm, given, outside } of vmMemory(context)) {
    const [region] = outside;
    // From v3.2 on this is no more than a warning.
    if (region !== undefined && !toolTraits(context.release).allowsMemoryOutsideHost) {
      throw new BuildStop(
        'allocation',
        `VM ${idOf(vm)} asks for memory at ${hex(region.start)}, which is not in one free RAM range of the board above 4 GiB`,
        vm,
      );
    }
    const node = vmNode(context.allocation, idOf(vm));
    const memory = childFor(node, 'memory', 'id', '');
    startsOf(given).forEach((start, index) => {
      const element = childFor(memory, 'hpa_region', 'id', String(index + 1));
      addOnce(element, 'start_hpa', hex(start));
      addOnce(element, 'size_hpa', hex(given.get(start) ?? 0n));
    });
  }
}

/** The huge pages that the Service VM keeps for the post-launched VMs' memory. */
function allocateHugePages(context: BuildContext): void {
  let gigabytes = 0;
  let halves = 0;
  for (const vm of select(context.scenario, '//vm')) {
    if (loadOrder(context, vm) !== 'post-launched') continue;
    const size = parseInteger(valueAt(vm, 'memory/size'));
    if (size === undefined) continue;
    gigabytes += Math.floor(size / 1024);
    halves += Math.ceil((size % 1024) / 2);
  }
  const service = select(context.allocation, 'vm').find(
    (vm) => valueAt(vm, 'load_order') === 'SERVICE_VM',
  );
  if (service === undefined) return;
  const node = vmNode(context.allocation, idOf(service));
  // ACRN writes no text for 0.
  appendPath(node, 'hugepages/gb', gigabytes === 0 ? '' : String(gigabytes));
  appendPath(node, 'hugepages/mb', halves === 0 ? '' : String(halves));
}

/** v3: memory of pre-launched VMs, and huge pages (ACRN static_allocators/memory_allocator.py). */
export function allocateVmMemory(context: BuildContext): void {
  allocateMemory(context);
  allocateHugePages(context);
}
