// What callers of the library hand in: plain JavaScript calls it without types.

function has(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

const KINDS = {
  text: { is: 'a string', holds: (value: unknown) => typeof value === 'string' },
  texts: {
    is: 'an array of strings',
    holds: (value: unknown) =>
      Array.isArray(value) && value.every((each) => typeof each === 'string'),
  },
  bytes: { is: 'a Uint8Array', holds: (value: unknown) => value instanceof Uint8Array },
  source: {
    is: 'a SourceText, which sourceText(name, text) gives',
    holds: (value: unknown) => has(value, 'lineStarts'),
  },
  document: {
    is: 'an XmlDocument, which parseXml(text) gives',
    holds: (value: unknown) => has(value, 'root'),
  },
  element: {
    is: 'an XmlElement, such as the root of what parseXml(text) gives',
    holds: (value: unknown) => has(value, 'children'),
  },
  file: {
    is: 'an object with name and text, which are strings',
    holds: (value: unknown) => {
      const { name, text } = Object(value);
      return typeof name === 'string' && typeof text === 'string';
    },
  },
  scenario: {
    is: 'a Scenario, which lint gives',
    holds: (value: unknown) => has(value, 'vms'),
  },
  board: {
    is: 'a Board, which readBoard(parseXml(text)) gives',
    holds: (value: unknown) => has(value, 'pcpuIds'),
  },
};

function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'another object';
  return `a ${typeof value}`;
}

/** @throws TypeError when an argument of a call is not what the call takes, saying where to get that */
export function expectArgument(
  call: string,
  name: string,
  value: unknown,
  kind: keyof typeof KINDS,
): void {
  const { is, holds } = KINDS[kind];
  if (holds(value)) return;
  throw new TypeError(`${call}: ${name} must be ${is}, and is ${described(value)}`);
}
