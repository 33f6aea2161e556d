import { commonClosMax, type RdtResource } from '../board/clos.js';
import { vocabulary } from '../scenario/release-traits.js';
import { smallest } from '../text/long-lists.js';
import type { NewElement } from '../xml/write.js';
import { endOfRam, hexadecimal } from './memory.js';
import type { Plan } from './plan.js';
import { group, leaf } from './template.js';
import { buildTypeReason } from './words.js';

/** The narrowest capacity mask of the caches: no bit of it is too high for any of them. */
function cacheMask(resources: readonly RdtResource[]): number {
  const masks = resources
    .filter(({ name }) => name !== 'MBA')
    .map(({ maskMax }) => Number(maskMax.replace(/['"]/g, '')))
    .filter((mask) => mask > 0);
  return smallest(masks);
}

/** RDT is off, but whoever switches it on finds as many entries as the board has classes of service. */
function rdt({ rdtResources }: Plan['board']): NewElement {
  const classes = commonClosMax(rdtResources, false);
  const mask = cacheMask(rdtResources);
  if (classes === 0 || !Number.isFinite(mask)) {
    return group(
      'RDT',
      [leaf('RDT_ENABLED', 'n'), leaf('CDP_ENABLED', 'n')],
      'The board has no RDT.',
    );
  }
  const entries = (name: string, value: string) =>
    Array.from({ length: classes }, () => leaf(name, value));
  const hasMba = rdtResources.some(({ name }) => name === 'MBA');
  return group(
    'RDT',
    [
      leaf('RDT_ENABLED', 'n'),
      leaf('CDP_ENABLED', 'n'),
      ...entries('CLOS_MASK', hexadecimal(mask)),
      ...(hasMba ? entries('MBA_DELAY', '0') : []),
    ],
    `The board has RDT with ${classes} classes of service that every VM can use. With RDT_ENABLED y there must be one CLOS_MASK for each, and in every VM one vcpu_clos for each pcpu_id.`,
  );
}

/** The hypervisor settings of ACRN v2.x that are not left to their defaults. */
export function hypervisorV2(plan: Plan): NewElement {
  const { board, release, buildType, serialConsole } = plan;
  const end = endOfRam(board);
  return group('hv', [
    group(
      'DEBUG_OPTIONS',
      [
        leaf('RELEASE', buildType === 'release' ? 'y' : 'n'),
        leaf('SERIAL_CONSOLE', serialConsole ?? ''),
      ],
      buildTypeReason(plan),
    ),
    group('FEATURES', [
      leaf(
        'SCHEDULER',
        'SCHED_NOOP',
        'One vCPU on a pCPU: with local APIC passthrough ACRN gets no timer interrupt to switch vCPUs by.',
      ),
      leaf('NVMX_ENABLED', 'y', 'Nested VMX, for the VM that has GUEST_FLAG_NVMX_ENABLED.'),
      rdt(board),
      group('IVSHMEM', [leaf('IVSHMEM_ENABLED', 'n'), leaf('IVSHMEM_REGION', '')]),
    ]),
    group('MEMORY', [
      // v2.7 reads an empty HV_RAM_START as a number, and stops (hv_cfg_lib.py:hv_ram_start_check).
      ...(vocabulary(release).hasHvRamSize
        ? [leaf('HV_RAM_SIZE', ''), leaf('HV_RAM_START', '')]
        : []),
      ...(end === undefined
        ? []
        : [
            leaf(
              'PLATFORM_RAM_SIZE',
              hexadecimal(end),
              'Where the RAM of the board ends, rounded up to 1 GiB.',
            ),
          ]),
    ]),
    ...(vocabulary(release).hasMaxVmNum ? [group('CAPACITIES', [leaf('MAX_VM_NUM', 8)])] : []),
  ]);
}
