import type { XmlElement } from '../../xml/node.js';
import { anyAt, select, stringOf, valueAt } from './xpath.js';

/** Whose policy it is; `type` is Unified, Data or Code. */
export interface PolicyOwner {
  readonly vmName: string;
  readonly vcpu: string;
  readonly type: string;
}

/** Masks for one class of service: of each level 2 cache with policies, and of the level 3 cache. */
export interface ClosPolicy {
  readonly level2: (string | undefined)[];
  readonly level3: string | undefined;
  readonly owners: PolicyOwner[];
  /** A virtual CAT VM shares no class of service that another had first. */
  readonly alone: boolean;
}

/** The data policy and, with CDP, the code policy of some vCPUs. */
type PolicySet = readonly ClosPolicy[];

export function isCdpOn(scenario: XmlElement): boolean {
  return anyAt(scenario, '//CDP_ENABLED', 'y');
}

/** The level 2 caches that have policies, sorted as text. */
export function level2Caches(scenario: XmlElement): string[] {
  return select(scenario, '//CACHE_ALLOCATION')
    .filter((cache) => select(cache, 'CACHE_LEVEL').some((level) => Number(stringOf(level)) === 2))
    .flatMap((cache) => select(cache, 'CACHE_ID').map(stringOf))
    .filter((id) => id !== '')
    .sort();
}

function vcpuOf(policy: XmlElement): string {
  return String(Number(valueAt(policy, 'VCPU')));
}

function policyNodes(scenario: XmlElement): XmlElement[] {
  return select(scenario, '//POLICY').filter((policy) => select(policy, 'VM').length > 0);
}

function closPolicy(
  caches: readonly string[],
  nodes: readonly XmlElement[],
  owner: PolicyOwner,
  alone: boolean,
): ClosPolicy {
  const mask = (node: XmlElement | undefined): string | undefined =>
    node === undefined ? undefined : valueAt(node, 'CLOS_MASK') || undefined;
  const isLevel2 = (node: XmlElement): boolean =>
    node.parent !== undefined && valueAt(node.parent, 'CACHE_LEVEL') === '2';
  const l2 = nodes.findLast(isLevel2);
  const l3 = nodes.findLast((node) => !isLevel2(node));
  const cache = l2?.parent === undefined ? '' : valueAt(l2.parent, 'CACHE_ID');
  return {
    level2: caches.map((id) => (l2 !== undefined && id === cache ? mask(l2) : undefined)),
    level3: mask(l3),
    owners: [owner],
    alone,
  };
}

function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function matches(a: ClosPolicy, b: ClosPolicy): boolean {
  return a.level2.every((mask, index) => agree(mask, b.level2[index])) && agree(a.level3, b.level3);
}

/** Lets `to` serve the owners of `from` too. A missing level 3 mask stays missing, as in ACRN. */
function absorb(to: ClosPolicy, from: ClosPolicy): void {
  from.level2.forEach((mask, index) => {
    to.level2[index] ??= mask;
  });
  to.owners.push(...from.owners);
}

function merge(sets: readonly PolicySet[]): PolicySet[] {
  const merged: PolicySet[] = [];
  for (const set of sets) {
    const home = merged.find((other) =>
      other.every((policy, index) => {
        const own = set[index];
        return !policy.alone && own !== undefined && matches(policy, own);
      }),
    );
    if (home === undefined) merged.push(set);
    else {
      home.forEach((policy, index) => {
        const own = set[index];
        if (own !== undefined) absorb(policy, own);
      });
    }
  }
  return merged;
}

function isVirtualCat(scenario: XmlElement, vmName: string): boolean {
  return (
    anyAt(scenario, '//VCAT_ENABLED', 'y') &&
    select(scenario, '//vm').some(
      (vm) => anyAt(vm, 'name', vmName) && anyAt(vm, 'virtual_cat_support', 'y'),
    )
  );
}

/**
 * v3: the policies in the order of their classes of service, those that agree in one (ACRN
 * library/rdt.py get_policy_list). With CDP, data and code take turns.
 */
export function closPolicies(scenario: XmlElement): ClosPolicy[] {
  const caches = level2Caches(scenario);
  const nodes = policyNodes(scenario);
  const cdp = isCdpOn(scenario);
  const sets = nodes.flatMap((node): PolicySet[] => {
    const owner = { vmName: valueAt(node, 'VM'), vcpu: vcpuOf(node), type: valueAt(node, 'TYPE') };
    const own = nodes.filter(
      (other) => anyAt(other, 'VM', owner.vmName) && anyAt(other, 'VCPU', owner.vcpu),
    );
    if (!cdp) return [[closPolicy(caches, own, owner, isVirtualCat(scenario, owner.vmName))]];
    if (owner.type !== 'Data') return [];
    return [
      ['Data', 'Code'].map((type) => {
        const typed = own.filter((other) => anyAt(other, 'TYPE', type));
        return closPolicy(caches, typed, { ...owner, type }, false);
      }),
    ];
  });
  return merge(sets).flat();
}
