import { smallest } from '../text/long-lists.js';
import type { NewElement } from '../xml/write.js';
import type { Plan } from './plan.js';
import { group, leaf } from './template.js';
import { buildTypeReason } from './words.js';

/** RDT is off: CACHE_REGION would have to say which vCPU may fill which part of which cache. */
function rdt({ rdtResources, caches }: Plan['board']): NewElement {
  const counts = caches.flatMap(({ closNumber }) => closNumber ?? []);
  const comment =
    rdtResources.length === 0
      ? 'The board has no RDT.'
      : `The board has RDT${counts.length === 0 ? '' : ` with ${smallest(counts)} classes of service or more in each cache`}. Shares of a cache are in CACHE_REGION.`;
  return group('RDT', [leaf('RDT_ENABLED', 'n'), leaf('CDP_ENABLED', 'n')], comment);
}

/** A pCPU without local APIC passthrough, where there is one, for the timer that empties the vUARTs. */
function vuartTimerPcpu({ preLaunched }: Plan): number {
  const [pcpu] = preLaunched.flatMap(({ kind, pcpus }) => (kind === 'standard' ? pcpus : []));
  return pcpu ?? 0;
}

/** The hypervisor settings of ACRN v3.x that are not left to their defaults. */
export function hypervisorV3(plan: Plan): NewElement {
  const { buildType, serialConsole, preLaunched, board } = plan;
  return group('hv', [
    leaf('BUILD_TYPE', buildType, buildTypeReason(plan)),
    group('DEBUG_OPTIONS', [leaf('SERIAL_CONSOLE', serialConsole ?? 'None')]),
    group('FEATURES', [
      leaf(
        'SCHEDULER',
        'SCHED_NOOP',
        'One vCPU on a pCPU: with local APIC passthrough ACRN gets no timer interrupt to switch vCPUs by.',
      ),
      rdt(board),
      leaf('VUART_TIMER_PCPU', vuartTimerPcpu(plan)),
    ]),
    group('CAPACITIES', [leaf('MAX_VM_NUM', Math.max(16, preLaunched.length + 1))]),
  ]);
}
