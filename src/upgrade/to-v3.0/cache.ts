import {
  append,
  at,
  type Draft,
  type Element,
  insertAfter,
  make,
  named,
  setValue,
  textAt,
  valueIn,
} from '../draft.js';
import type { StepContext } from '../step.js';

function switchOff(node: Element | undefined): void {
  if (node !== undefined && valueIn(node).trim() === 'y') setValue(node, 'n');
}

/** The share of a cache that each vCPU of a VM has. */
function policies(vm: Element, masks: readonly Element[], cdp: boolean): Element[] {
  const classes = named(at(vm, 'clos'), 'vcpu_clos');
  const pcpus = named(at(vm, 'cpu_affinity'), 'pcpu_id');
  return pcpus.flatMap((_, vcpu) => {
    const number = Number(valueIn(classes[vcpu] ?? classes[0]));
    const types = cdp ? ['Code', 'Data'] : ['Unified'];
    return types.flatMap((type, index) => {
      const mask = masks[cdp ? number * 2 + 1 - index : number];
      if (mask === undefined) return [];
      return [
        make('POLICY', [
          make('VM', textAt(vm, 'name'), classes[vcpu]),
          make('VCPU', String(vcpu), classes[vcpu]),
          make('TYPE', type, mask),
          make('CLOS_MASK', valueIn(mask).trim(), mask),
        ]),
      ];
    });
  });
}

/** CLOS_MASK and vcpu_clos say together which vCPU has which ways of the cache: so does CACHE_REGION. */
export function cacheRegions(draft: Draft, { board, notes }: StepContext): void {
  const rdt = at(draft.hv, 'FEATURES', 'RDT');
  if (rdt === undefined || draft.hv === undefined) return;
  const masks = named(rdt, 'CLOS_MASK');
  const on = textAt(rdt, 'RDT_ENABLED') === 'y';
  const shared = (board?.caches ?? []).filter(({ level }) => level === '2' || level === '3');
  const caches = shared.filter(({ closNumber }) => closNumber !== undefined);
  if (on && board !== undefined && caches.length === 0) {
    // v2.7 ignores RDT on such a board, v3.x stops.
    for (const name of ['RDT_ENABLED', 'CDP_ENABLED', 'VCAT_ENABLED']) switchOff(at(rdt, name));
  } else if (on && board !== undefined && !shared.every(({ cdp }) => cdp))
    switchOff(at(rdt, 'CDP_ENABLED'));
  const cdp = textAt(rdt, 'CDP_ENABLED') === 'y';
  const regions =
    on && masks.length > 0
      ? caches.map(({ id, level }) =>
          make('CACHE_ALLOCATION', [
            notes.adds(make('CACHE_ID', id), 'a cache of the board that can be shared out'),
            notes.adds(make('CACHE_LEVEL', level), 'a cache of the board that can be shared out'),
            ...draft.vms.flatMap((vm) => policies(vm, masks, cdp)),
          ]),
        )
      : [];
  const now = on ? 'hv/CACHE_REGION, per cache of the board file' : 'nothing: RDT is off';
  for (const mask of masks) notes.drop(mask, 'gave a class of service its ways of the cache', now);
  for (const delay of named(rdt, 'MBA_DELAY')) {
    notes.drop(
      delay,
      'slowed the memory of a class of service down',
      'nothing: v3.x shares out caches alone',
    );
  }
  const whole = regions.filter((region) => named(region, 'POLICY').length > 0);
  if (whole.length === 0) return;
  const group = make('CACHE_REGION', whole);
  const after = at(draft.hv, 'MISC_CFG');
  if (after === undefined) append(draft.hv, group);
  else insertAfter(after, group);
}
