/** Under this key a value keeps the names of its child elements in document order. */
export const ORDER: unique symbol = Symbol('names of the child elements in document order');

interface OrderProblem {
  /** Which of the children, counted from 0, stands too late, and after which name. */
  readonly child: number;
  readonly name: string;
  readonly behind: string;
}

/**
 * The keyword `sequence`: child elements stand in the order of an xs:sequence. Names that are not in
 * the list, and how often a name occurs, are the business of other keywords.
 */
export function sequence(names: readonly string[], data: object): OrderProblem | undefined {
  const order: readonly string[] =
    (data as { readonly [ORDER]?: readonly string[] })[ORDER] ?? Object.keys(data);
  let highest = -1;
  for (const [child, name] of order.entries()) {
    const place = names.indexOf(name);
    if (place < 0) continue;
    if (place < highest) return { child, name, behind: names[highest] ?? '' };
    highest = place;
  }
  return undefined;
}
