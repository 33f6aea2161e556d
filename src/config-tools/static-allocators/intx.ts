import { BuildStop } from '../calc/build-stop.js';
import { assigned, interruptLines, lineConflicts, type VmLines } from '../calc/interrupt-lines.js';
import { idOf } from '../calc/tool-view.js';
import { select, stringOf } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, makeElement, setText } from '../element.js';
import { childFor, vmNode } from './allocation.js';

function write(context: BuildContext, { vm, lines }: VmLines): void {
  const node = vmNode(context.allocation, idOf(vm));
  const pairs = assigned(vm);
  for (const [irq, users] of lines) {
    for (const { device: user } of users) {
      if (user === undefined) continue;
      const device = childFor(node, 'device', 'name', `PTDEV_${user.split(' ')[0] ?? ''}`);
      const pair = `(${irq}, ${pairs.get(irq) ?? irq})`;
      const there = select(device, 'pt_intx')[0];
      if (there === undefined) append(device, makeElement('pt_intx', {}, pair));
      else setText(childFor(device, 'pt_intx', 'id', ''), `${stringOf(there)} ${pair}`);
    }
  }
}

/** v2.6 to v3.3: who gets which interrupt line (ACRN static_allocators/intx.py). */
export function allocateIntx(context: BuildContext): void {
  const found = interruptLines(context);
  const [conflict] = lineConflicts(found);
  if (conflict !== undefined) {
    const { vm } = conflict.vm;
    const refused = `VM ${idOf(vm)} cannot be given interrupt line ${conflict.irq}`;
    throw new BuildStop('allocation', refused, vm);
  }
  for (const lines of found) write(context, lines);
}
