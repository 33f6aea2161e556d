import { hex } from '../calc/numbers.js';
import { vmBars } from '../calc/pci-bars.js';
import { idOf } from '../calc/tool-view.js';
import { attributeOf, select } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { setText } from '../element.js';
import { childFor, vmNode } from './allocation.js';

/** Prefetchable, 64 bits wide. */
const PREFETCHABLE_64 = 0xcn;

/** Writes BARs that are not there yet; the memory of a shared region is marked in any case. */
export function writeBars(
  context: BuildContext,
  id: string,
  bases: ReadonlyMap<string, bigint>,
): void {
  for (const [key, base] of bases) {
    const [device = '', bar = ''] = key.split(' ');
    const number = bar.split('bar').at(-1) ?? '';
    const node = childFor(vmNode(context.allocation, id), 'device', 'name', device);
    const there = select(node, 'bar').some((other) => attributeOf(other, 'id') === number);
    const written = childFor(node, 'bar', 'id', number);
    if (device.includes('IVSHMEM') && number === '2') setText(written, hex(base | PREFETCHABLE_64));
    else if (!there) setText(written, hex(base));
  }
}

/** v2.5 to v3.3: the BARs of PCI devices in their VMs (ACRN static_allocators/gpa.py). */
export function allocatePciBars(context: BuildContext): void {
  for (const { vm, bases } of vmBars(context)) writeBars(context, idOf(vm), bases);
}
