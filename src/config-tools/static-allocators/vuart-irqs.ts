import { BuildStop } from '../calc/build-stop.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf } from '../calc/tool-view.js';
import { vuartInterrupts } from '../calc/vuart-interrupts.js';
import { valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, makeElement } from '../element.js';
import { addOnce, childFor, vmNode } from './allocation.js';

/** Interrupts of the vUARTs (ACRN static_allocators/intx.py). */
export function allocateVuartIrqs(context: BuildContext): void {
  const kind = toolTraits(context.release).hasLoadOrder ? 'load_order' : 'vm_type';
  for (const { vm, id, irq } of vuartInterrupts(context)) {
    if (irq === undefined) {
      throw new BuildStop('allocation', `no interrupt is left for a vUART of VM ${idOf(vm)}`, vm);
    }
    const node = vmNode(context.allocation, idOf(vm));
    addOnce(node, kind, valueAt(vm, kind));
    append(childFor(node, 'legacy_vuart', 'id', id), makeElement('irq', {}, String(irq)));
  }
}
