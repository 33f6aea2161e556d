import { parseInteger } from './integer.js';
import type { CacheAllocation, CachePolicy, Scenario } from './model.js';
import { isYes } from './populated.js';

/** The masks of one class of service: one per L2 cache id, and that of the L3 cache. */
interface ClosMasks {
  l2: (string | undefined)[];
  readonly l3: string | undefined;
}

interface PolicyOf extends CachePolicy {
  readonly allocation: CacheAllocation;
}

function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function match(a: ClosMasks, b: ClosMasks): boolean {
  return a.l2.every((mask, index) => agree(mask, b.l2[index])) && agree(a.l3, b.l3);
}

function masksOf(policies: readonly PolicyOf[], l2Ids: readonly string[]): ClosMasks {
  let l2: PolicyOf | undefined;
  let l3: PolicyOf | undefined;
  for (const policy of policies) {
    if (policy.allocation.cacheLevel?.value === '2') l2 = policy;
    else l3 = policy;
  }
  const id = l2?.allocation.cacheId?.value;
  return {
    l2: l2Ids.map((next) => (next === id ? l2?.closMask?.value : undefined)),
    l3: l3?.closMask?.value,
  };
}

/** A class of service, or with CDP a pair of them: that of data and that of code. */
interface Entry {
  readonly masks: readonly ClosMasks[];
  /** A VM with virtual CAT shares its classes with nobody who comes after it. */
  readonly exclusive: boolean;
}

function merge(entries: readonly Entry[]): Entry[] {
  const merged: Entry[] = [];
  for (const entry of entries) {
    const same = merged.find(
      ({ masks, exclusive }) =>
        !exclusive &&
        masks.every((mask, index) => {
          const other = entry.masks[index];
          return other !== undefined && match(mask, other);
        }),
    );
    if (same === undefined) {
      merged.push(entry);
      continue;
    }
    same.masks.forEach((mask, index) => {
      mask.l2 = mask.l2.map((own, i) => own ?? entry.masks[index]?.l2[i]);
    });
  }
  return merged;
}

/**
 * How many CLOS ids the cache policies need: vCPUs whose masks agree share one
 * (ACRN v3.0 library/rdt.py:get_policy_list).
 */
export function closNeeded({ hypervisor, vms }: Scenario): number {
  const { cacheAllocations, cdpEnabled, vcatEnabled } = hypervisor;
  const policies = cacheAllocations.flatMap((allocation) =>
    allocation.policies.map((policy) => ({ ...policy, allocation })),
  );
  const l2Ids = cacheAllocations
    .filter(({ cacheLevel }) => Number(cacheLevel?.value) === 2)
    .flatMap(({ cacheId }) => cacheId?.value ?? [])
    .sort();
  const entries: Entry[] = [];
  for (const owner of policies) {
    if (owner.vm === undefined) continue;
    const name = owner.vm.value;
    const vcpu = String(parseInteger(owner.vcpu?.value ?? ''));
    const own = policies.filter(({ vm, vcpu: id }) => vm?.value === name && id?.value === vcpu);
    if (isYes(cdpEnabled)) {
      if (owner.type?.value !== 'Data') continue;
      const kinds = ['Data', 'Code'].map((kind) => own.filter(({ type }) => type?.value === kind));
      entries.push({ masks: kinds.map((kind) => masksOf(kind, l2Ids)), exclusive: false });
    } else {
      const vm = vms.find((next) => next.name?.value === name);
      const exclusive = isYes(vcatEnabled) && isYes(vm?.virtualCat);
      entries.push({ masks: [masksOf(own, l2Ids)], exclusive });
    }
  }
  return merge(entries).length * (isYes(cdpEnabled) ? 2 : 1);
}
