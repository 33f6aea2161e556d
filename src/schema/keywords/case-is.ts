/** Under this key a value keeps which case of a choice it belongs to. */
export const CASE: unique symbol = Symbol('the case of a choice');

/**
 * The keyword `caseIs`, which the generator puts in place of an `if` on one property: the reader of
 * the XML has already decided the case, from all descendants of that name.
 */
export function caseIs(value: string, data: object): Record<string, never> | undefined {
  return (data as { readonly [CASE]?: string })[CASE] === value ? undefined : {};
}
