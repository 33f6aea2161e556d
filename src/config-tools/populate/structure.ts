import type { Release } from '../../release.js';

/** Which VMs of v3 an element belongs to. */
export type VmKind = 'PRE_LAUNCHED_VM' | 'SERVICE_VM' | 'POST_LAUNCHED_VM';

/** What may stand in a scenario where, with the text that the build fills in where it is missing. */
export interface Structure {
  readonly name: string;
  readonly fallback: string | undefined;
  /** Left out when missing. */
  readonly optional: boolean;
  /** Children in any order (`all`) or in that order; undefined for a leaf. */
  readonly content: Content | undefined;
  readonly first: Release;
  readonly last: Release | undefined;
  /** All when undefined. */
  readonly vms: readonly VmKind[] | undefined;
  /** Fallbacks of which each is used once among the elements of one VM. */
  readonly distinct: readonly string[] | undefined;
}

export interface Content {
  readonly ordered: boolean;
  readonly elements: readonly Structure[];
}

export type Limits = Partial<Pick<Structure, 'first' | 'last' | 'vms' | 'distinct'>>;

function structure(
  name: string,
  limits: Limits,
  rest: Pick<Structure, 'fallback' | 'optional' | 'content'>,
): Structure {
  return {
    name,
    first: limits.first ?? 'v2.5',
    last: limits.last,
    vms: limits.vms,
    distinct: limits.distinct,
    ...rest,
  };
}

/** A leaf that is filled in. */
export function leaf(name: string, fallback?: string, limits: Limits = {}): Structure {
  return structure(name, limits, { fallback, optional: false, content: undefined });
}

/** A leaf that may be missing; v3 fills it in when it is empty. */
export function optional(name: string, fallback?: string, limits: Limits = {}): Structure {
  return structure(name, limits, { fallback, optional: true, content: undefined });
}

/** Children in any order. */
export function all(name: string, elements: readonly Structure[], limits: Limits = {}): Structure {
  const content = { ordered: false, elements };
  return structure(name, limits, { fallback: undefined, optional: false, content });
}

/** Children in that order. */
export function sequence(
  name: string,
  elements: readonly Structure[],
  limits: Limits = {},
): Structure {
  const content = { ordered: true, elements };
  return structure(name, limits, { fallback: undefined, optional: false, content });
}

/** The same, but left out when missing. */
export function maybe(inner: Structure): Structure {
  return { ...inner, optional: true };
}
