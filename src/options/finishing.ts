import type { GroupShape } from '../schema/shape.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { childrenNamed, type XmlDocument } from '../xml/node.js';
import { ownPath } from './list.js';
import { parseAssignment } from './path.js';

const FLAG = 'guest_flags.guest_flag';

/** By schema assertion: the assignments of which each makes it hold; `vm` is the path of the VM at fault. */
const FINISHING: ReadonlyMap<string, (vm: string, vms: number) => readonly string[]> = new Map([
  ['scheduler-not-noop', () => ['hv.FEATURES.SCHEDULER=SCHED_NOOP', 'hv.FEATURES.NVMX_ENABLED=n']],
  [
    'nvmx-flag-without-nvmx-enabled',
    (vm: string) => ['hv.FEATURES.NVMX_ENABLED=y', `${vm}.${FLAG}-=GUEST_FLAG_NVMX_ENABLED`],
  ],
  [
    'nvmx-flag-without-lapic-passthrough',
    (vm: string) => [`${vm}.${FLAG}+=GUEST_FLAG_LAPIC_PASSTHROUGH`],
  ],
  ['lapic-passthrough-without-nvmx', (vm: string) => [`${vm}.${FLAG}+=GUEST_FLAG_NVMX_ENABLED`]],
  [
    'rdt-with-software-sram',
    () => ['hv.FEATURES.SSRAM.SSRAM_ENABLED=n', 'hv.FEATURES.RDT.RDT_ENABLED=n'],
  ],
  ['vcat-without-rdt', () => ['hv.FEATURES.RDT.RDT_ENABLED=y', 'hv.FEATURES.RDT.VCAT_ENABLED=n']],
  ['vm-vcat-without-hypervisor-vcat', () => ['hv.FEATURES.RDT.VCAT_ENABLED=y']],
  ['too-many-vms', (_: string, vms: number) => [`hv.CAPACITIES.MAX_VM_NUM=${vms}`]],
]);

function withoutSelectors(assignment: string): string {
  const parsed = parseAssignment(assignment);
  return 'path' in parsed ? parsed.path.map(({ name }) => name).join('.') : assignment;
}

/**
 * The assignment that would settle a problem across elements: one that takes back nothing of what was just
 * assigned; undefined where none alone would do.
 */
export function finishingAssignment(
  { rule, range, related }: Diagnostic,
  document: XmlDocument,
  shape: GroupShape,
  assigned: readonly string[],
): string | undefined {
  const vms = childrenNamed(document.root, 'vm');
  const places = [range, ...related.map((other) => other.range)];
  const vm = vms.find((node) =>
    places.some(({ start, end }) => node.range.start <= start && end <= node.range.end),
  );
  const taken = assigned.map(withoutSelectors);
  return FINISHING.get(rule)?.(vm === undefined ? '' : ownPath(vm, shape), vms.length).find(
    (assignment) =>
      !assignment.startsWith('.') &&
      (assignment.includes('+=') || !taken.includes(withoutSelectors(assignment))),
  );
}
