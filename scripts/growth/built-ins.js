// V8 counts how often each block of JavaScript is run, but not what its own functions do: here those that go through
// what they are given say how much that was. To be loaded before what is measured.

/** What each has gone through since it was last asked. @type {Map<string, number>} */
const done = new Map();

/** What was gone through since this was asked last, by name of the function. */
export function takeDone() {
  const taken = [...done];
  done.clear();
  return taken;
}

/** Who asks V8's functions is found out whenever they have gone through so much more: it takes long. */
const SAMPLE = 1000;
/** @type {Map<string, Map<string, number>> | undefined} */
let callers;
let since = 0;
/** What is counted. */
let counted = '';

/**
 * The lines and columns from which the most was asked of each function while `run` ran.
 * @param {() => Promise<unknown>} run
 */
export async function callersWhile(run) {
  callers = new Map();
  await run();
  const found = callers;
  callers = undefined;
  return new Map(
    [...found].map(([name, places]) => {
      const [most = ''] = [...places].sort(([, a], [, b]) => b - a).map(([place]) => place);
      return [name, most];
    }),
  );
}

function add(name, amount) {
  done.set(name, (done.get(name) ?? 0) + amount);
  since += amount;
  if (callers === undefined || since < SAMPLE) return;
  const found = callers;
  // What looks for the caller is not counted itself.
  callers = undefined;
  const place = callerOf(new Error().stack);
  const places = found.get(name) ?? new Map();
  found.set(name, places.set(place, (places.get(place) ?? 0) + since));
  since = 0;
  callers = found;
}

/** The line and column in what is counted, of a stack. */
function callerOf(stack = '') {
  const here = stack.split('\n').find((line) => line.includes(counted)) ?? '';
  return /\d+:\d+(?=\)?$)/.exec(here)?.[0] ?? '';
}

/**
 * @param {string} label
 * @param {object} holder
 * @param {Record<string, Function>} costs of the receiver, the result, what was given, and what the receiver's length, or
 *   lastIndex, was before
 */
function count(label, holder, costs) {
  for (const [name, cost] of ownEntries(costs)) {
    const original = holder[name];
    const whole = `${label}.${name}`;
    const replacement = {
      [name](...given) {
        const before = this?.length ?? this?.lastIndex ?? 0;
        const result = Reflect.apply(original, this, given);
        add(whole, cost(this, result, given, before));
        return result;
      },
    };
    Object.defineProperty(holder, name, {
      value: replacement[name],
      writable: true,
      configurable: true,
    });
  }
}

const { entries: ownEntries, keys: ownKeys } = Object;
const { indexOf: indexOfText } = String.prototype;
const { indexOf: indexOfItem } = Array.prototype;

const ofReceiver = (_, __, ___, before) => before;
const ofResult = (_, result) => result.length;
const upToFound = (self, result, [, from = 0]) => (result < 0 ? self.length : result + 1) - from;
const fromTheEnd = (self, result, [, from = self.length]) => from - result;
const ofKeys = (_, result) => ownKeys(result).length;

/** Prototypes of which only instances are at hand. */
const prototypeOf = (iterable) => Object.getPrototypeOf(iterable[Symbol.iterator]());

/** @param {string} url of what is counted */
export function countBuiltIns(url) {
  counted = url;
  count('String', String.prototype, {
    indexOf: upToFound,
    lastIndexOf: fromTheEnd,
    includes: (self, _, [sought, from]) =>
      upToFound(self, Reflect.apply(indexOfText, self, [sought, from]), [sought, from]),
    split: ofReceiver,
    replace: ofReceiver,
    replaceAll: ofReceiver,
    toLowerCase: ofReceiver,
    toUpperCase: ofReceiver,
    normalize: ofReceiver,
    localeCompare: ofReceiver,
    isWellFormed: ofReceiver,
    toWellFormed: ofReceiver,
    trim: (self, result) => self.length - result.length,
    trimStart: (self, result) => self.length - result.length,
    trimEnd: (self, result) => self.length - result.length,
    padStart: ofResult,
    padEnd: ofResult,
    repeat: ofResult,
  });
  count('RegExp', RegExp.prototype, {
    // How far it read; one that is bound to a place and does not match stops there.
    exec: ({ global, sticky, multiline, source }, result, [text], lastIndex) => {
      const from = global || sticky ? lastIndex : 0;
      if (result !== null) return result.index + result[0].length - from + 1;
      const isBound = sticky || (source.startsWith('^') && !multiline);
      return isBound ? 1 : String(text).length - from + 1;
    },
  });
  count('Array', Array.prototype, {
    indexOf: upToFound,
    lastIndexOf: fromTheEnd,
    includes: (self, _, [sought]) =>
      upToFound(self, Reflect.apply(indexOfItem, self, [sought]), []),
    splice: (_, __, [start], length) => (start < 0 ? -start : Math.max(length - start, 0)),
    shift: ofReceiver,
    unshift: ofReceiver,
    reverse: ofReceiver,
    fill: ofReceiver,
    copyWithin: ofReceiver,
    join: ofReceiver,
    map: ofReceiver,
    filter: ofReceiver,
    concat: ofResult,
    slice: ofResult,
    flat: ofResult,
    flatMap: ofResult,
    toReversed: ofResult,
    toSorted: ofResult,
    toSpliced: ofResult,
    with: ofResult,
  });
  count('Uint8Array', Object.getPrototypeOf(Uint8Array.prototype), {
    indexOf: upToFound,
    includes: ofReceiver,
    slice: ofResult,
    fill: ofReceiver,
    set: (_, __, [source]) => source.length,
  });
  count('Object', Object, {
    keys: ofResult,
    values: ofResult,
    entries: ofResult,
    getOwnPropertyNames: ofResult,
    fromEntries: ofKeys,
    assign: (_, __, [, ...sources]) =>
      sources.reduce((sum, source) => sum + ownKeys(source ?? {}).length, 0),
  });
  count('Array', Array, { from: ofResult });
  count('JSON', JSON, {
    parse: (_, __, [text]) => String(text).length,
    stringify: (_, result) => result?.length ?? 0,
  });
  count('TextDecoder', TextDecoder.prototype, { decode: ofResult });
  count('TextEncoder', TextEncoder.prototype, { encode: ofResult });
  // Spreading, destructuring and constructors then ask these too.
  for (const [label, iterable] of Object.entries({
    Array: [],
    Map: new Map(),
    Set: new Set(),
    String: '',
  })) {
    count(`${label} iterator`, prototypeOf(iterable), { next: () => 1 });
  }
}
