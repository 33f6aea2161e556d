import { grouped } from '../../text/grouped.js';
import { addAll } from '../../text/long-lists.js';
import type { XmlElement } from '../../xml/node.js';
import { anyAt, first, select, stringOf, valueAt, valuesAt } from './xpath.js';

/** Whose policy it is; `type` is Unified, Data or Code. */
interface PolicyOwner {
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

/** What a POLICY says; ACRN's tools find those of a vCPU and a type by any child of the name. */
interface Policy {
  readonly mask: string | undefined;
  /** Of the cache around it. */
  readonly isLevel2: boolean;
  readonly cache: string;
  readonly types: readonly string[];
}

function policyOf(node: XmlElement): Policy {
  return {
    mask: valueAt(node, 'CLOS_MASK') || undefined,
    isLevel2: valueAt(node.parent, 'CACHE_LEVEL') === '2',
    cache: valueAt(node.parent, 'CACHE_ID'),
    types: valuesAt(node, 'TYPE'),
  };
}

function policyNodes(scenario: XmlElement): XmlElement[] {
  return select(scenario, '//POLICY').filter((policy) => first(policy, 'VM') !== undefined);
}

function vcpuKey(vmName: string, vcpu: string): string {
  return `${vmName.length} ${vmName} ${vcpu}`;
}

/** The policies of each vCPU. */
function policiesByVcpu(nodes: readonly XmlElement[]): ReadonlyMap<string, readonly Policy[]> {
  const pairs = nodes.flatMap((node) => {
    const policy = policyOf(node);
    const vcpus = new Set(valuesAt(node, 'VCPU'));
    return [...new Set(valuesAt(node, 'VM'))].flatMap((vmName) =>
      [...vcpus].map((vcpu) => ({ key: vcpuKey(vmName, vcpu), policy })),
    );
  });
  return new Map(
    [...grouped(pairs, ({ key }) => key)].map(([key, all]) => [
      key,
      all.map(({ policy }) => policy),
    ]),
  );
}

function closPolicy(
  caches: readonly string[],
  policies: readonly Policy[],
  owner: PolicyOwner,
  alone: boolean,
): ClosPolicy {
  const l2 = policies.findLast(({ isLevel2 }) => isLevel2);
  const l3 = policies.findLast(({ isLevel2 }) => !isLevel2);
  return {
    level2: caches.map((id) => (id === l2?.cache ? l2.mask : undefined)),
    level3: l3?.mask,
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
  addAll(to.owners, from.owners);
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

/** The names of the virtual CAT VMs. */
function virtualCatVms(scenario: XmlElement): ReadonlySet<string> {
  if (!anyAt(scenario, '//VCAT_ENABLED', 'y')) return new Set();
  const found = select(scenario, '//vm').filter((vm) => anyAt(vm, 'virtual_cat_support', 'y'));
  return new Set(found.flatMap((vm) => valuesAt(vm, 'name')));
}

/**
 * v3: the policies in the order of their classes of service, those that agree in one (ACRN
 * library/rdt.py get_policy_list). With CDP, data and code take turns.
 */
export function closPolicies(scenario: XmlElement): ClosPolicy[] {
  const caches = level2Caches(scenario);
  const nodes = policyNodes(scenario);
  const cdp = isCdpOn(scenario);
  const byVcpu = policiesByVcpu(nodes);
  const virtualCat = virtualCatVms(scenario);
  const sets = nodes.flatMap((node): PolicySet[] => {
    const owner = { vmName: valueAt(node, 'VM'), vcpu: vcpuOf(node), type: valueAt(node, 'TYPE') };
    const own = byVcpu.get(vcpuKey(owner.vmName, owner.vcpu)) ?? [];
    if (!cdp) return [[closPolicy(caches, own, owner, virtualCat.has(owner.vmName))]];
    if (owner.type !== 'Data') return [];
    return [
      ['Data', 'Code'].map((type) => {
        const typed = own.filter(({ types }) => types.includes(type));
        return closPolicy(caches, typed, { ...owner, type }, false);
      }),
    ];
  });
  return merge(sets).flat();
}
