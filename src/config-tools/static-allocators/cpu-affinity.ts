import { toolTraits } from '../calc/release-traits.js';
import { idOf, serviceVmType, vmsOf } from '../calc/tool-view.js';
import { select, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';
import { addOnce, vmNode } from './allocation.js';

/**
 * v2.5 to v3.3: a Service VM without pCPUs of its own gets all that no pre-launched VM owns
 * (ACRN static_allocators/cpu_affinity.py). Up to v3.0 the ids are sorted as text, so 10 comes before 2.
 */
export function allocateCpuAffinity(context: BuildContext): void {
  const service = vmsOf(context, 'service')[0];
  if (service === undefined) return;
  const { groupsPcpus, hasLoadOrder, sortsPcpusAsText } = toolTraits(context.release);
  const own = select(service, groupsPcpus ? 'cpu_affinity//pcpu_id' : 'cpu_affinity');
  if (own.length > 0) return;
  const path = groupsPcpus ? 'cpu_affinity//pcpu_id' : 'cpu_affinity/pcpu_id';
  const taken = new Set(vmsOf(context, 'pre-launched').flatMap((vm) => valuesAt(vm, path)));
  const free = context.board.pcpuIds.map(String).filter((id) => !taken.has(id));
  if (free.length === 0) return;
  const node = vmNode(context.allocation, idOf(service));
  if (hasLoadOrder) addOnce(node, 'load_order', 'SERVICE_VM');
  else addOnce(node, 'vm_type', serviceVmType(context));
  const sorted = sortsPcpusAsText ? free.sort() : free.sort((a, b) => Number(a) - Number(b));
  for (const id of new Set(sorted)) appendPath(node, 'cpu_affinity/pcpu_id', id);
}
