import { childrenNamed, type XmlElement } from '../xml/node.js';
import { at } from './located.js';
import type { CacheAllocation } from './model.js';

/** The cache allocations of ACRN v3.x (schema/types.xsd:CacheRegionType). */
export function cacheAllocations(region: XmlElement | undefined): CacheAllocation[] {
  if (region === undefined) return [];
  return childrenNamed(region, 'CACHE_ALLOCATION').map((node) => ({
    node,
    cacheId: at(node, 'CACHE_ID'),
    cacheLevel: at(node, 'CACHE_LEVEL'),
    policies: childrenNamed(node, 'POLICY').map((policy) => ({
      node: policy,
      vm: at(policy, 'VM'),
      vcpu: at(policy, 'VCPU'),
      type: at(policy, 'TYPE'),
      closMask: at(policy, 'CLOS_MASK'),
    })),
  }));
}
