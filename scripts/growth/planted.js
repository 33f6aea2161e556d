// Calls that `npm run growth` must find, by counting or by time, and two that it must not.
const text = (n) => 'aб'.repeat(n);
const list = (n) => Array.from({ length: n }, (_, i) => i);

/** @type {import('./calls.js').Call[]} */
export const calls = [
  {
    name: 'counted: a loop in a loop',
    make: list,
    call(items) {
      let pairs = 0;
      for (const a of items) for (const b of items) if (a < b) pairs += 1;
      return pairs;
    },
  },
  {
    name: 'counted: indexOf in a loop',
    make: list,
    call: (items) => items.filter((item, i) => items.indexOf(item) === i),
  },
  {
    name: 'counted: shift and splice',
    make: list,
    call(items) {
      const left = [...items];
      const taken = [];
      while (left.length > 0) taken.push(left.shift(), ...left.splice(0, 1));
      return taken;
    },
  },
  {
    name: 'timed: backtracking',
    make: (n) => `x${' '.repeat(n)}x`,
    call: (line) => /\s+$/.test(line),
  },
  {
    name: 'timed: a text measured again and again',
    make: text,
    call(pieces) {
      let length = 0;
      for (let i = 0; i < pieces.length; i += 1) length += Buffer.byteLength(pieces.slice(i));
      return length;
    },
  },
  {
    name: 'counted and timed, not found: sorting',
    make: list,
    call: (items) => items.map((item) => (item * 7919) % 10_007).sort((a, b) => a - b),
  },
  {
    name: 'counted and timed, not found: a loop',
    make: text,
    call: (pieces) => pieces.split('').map((piece) => piece.codePointAt(0)),
  },
];
