/** Says in words what is wrong with a value from outside; undefined when nothing is. */
export type Check = (value: unknown) => string | undefined;

export const is =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value) =>
    holds(value) ? undefined : `is not ${what}`;

/** A problem of a member, with the way to it. */
export function within(member: string, problem: string): string {
  return `${member}${/^[.[]/.test(problem) ? '' : ' '}${problem}`;
}

export const text = is('a text', (value) => typeof value === 'string');
export const truth = is('true or false', (value) => typeof value === 'boolean');

export function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

export function list(of: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'is not a list';
    for (const [index, item] of value.entries()) {
      const problem = of(item);
      if (problem !== undefined) return within(`[${index}]`, problem);
    }
    return undefined;
  };
}

/** An object with these members; others may be there, too. */
export function object(members: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return 'is not an object';
    }
    const given = new Map<string, unknown>(Object.entries(value));
    for (const [name, check] of Object.entries(members)) {
      const problem = check(given.get(name));
      if (problem !== undefined) return within(`.${name}`, problem);
    }
    return undefined;
  };
}

/** An object with these members, and no others. */
export function closedObject(members: Readonly<Record<string, Check>>): Check {
  const check = object(members);
  return (value) => {
    const problem = check(value);
    if (problem !== undefined) return problem;
    const other = Object.keys(value as object).find((name) => !Object.hasOwn(members, name));
    return other === undefined ? undefined : within(`.${other}`, 'is not known');
  };
}
