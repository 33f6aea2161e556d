import { childrenNamed } from '../xml/node.js';
import { locatedInteger } from './located.js';
import type { LocatedInteger, Vm } from './model.js';

/** The memory sizes of a VM of ACRN v3.x in MiB: its size, and those of its host regions. */
export function memorySizes(vm: Vm): LocatedInteger[] {
  return childrenNamed(vm.node, 'memory').flatMap((memory) => [
    ...childrenNamed(memory, 'size').map(locatedInteger),
    ...childrenNamed(memory, 'hpa_region').flatMap((region) =>
      childrenNamed(region, 'size_hpa').map(locatedInteger),
    ),
  ]);
}
