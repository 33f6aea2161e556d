/** The errors of a validator with those of one that it has called, in the list that is there. */
export function joined(errors: object[] | null, more: readonly object[]): readonly object[] {
  if (errors === null) return more;
  for (const each of more) errors.push(each);
  return errors;
}
