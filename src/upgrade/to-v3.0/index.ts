// From v2.7 to v3.0: flags become elements, VMs are named by others, and the Service VM has a command line.
import { type Draft, startOnOwnLine, takeCommentsOut } from '../draft.js';
import { nameVms } from '../names.js';
import type { StepContext } from '../step.js';
import { cacheRegions } from './cache.js';
import { hypervisor } from './hypervisor.js';
import { launch, nameLaunched } from './launch.js';
import { sharedMemory } from './shared-memory.js';
import { loadOrders, vms } from './vms.js';
import { vuarts } from './vuarts.js';

export function toV30(draft: Draft, context: StepContext): void {
  startOnOwnLine(draft);
  takeCommentsOut(draft);
  nameVms(draft, context.notes);
  nameLaunched(draft, context);
  loadOrders(draft);
  sharedMemory(draft, context);
  cacheRegions(draft, context);
  vuarts(draft, context);
  hypervisor(draft, context);
  vms(draft, context);
  launch(draft, context);
}
