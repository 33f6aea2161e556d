interface TwinProblem {
  /** Pairs of places in the array, counted from 0: a later entry and the first with its value. */
  readonly twins: readonly (readonly [later: number, first: number])[];
}

/** The keyword `uniqueChild`: no two entries have the same text in that child (xs:unique). */
export function uniqueChild(name: string, data: readonly unknown[]): TwinProblem | undefined {
  const first = new Map<string, number>();
  const twins: [number, number][] = [];
  for (const [index, entry] of data.entries()) {
    if (typeof entry !== 'object' || entry === null || !Object.hasOwn(entry, name)) continue;
    const value: unknown = Reflect.get(entry, name);
    if (typeof value !== 'string' || value === '') continue;
    const before = first.get(value);
    if (before === undefined) first.set(value, index);
    else twins.push([index, before]);
  }
  return twins.length === 0 ? undefined : { twins };
}
