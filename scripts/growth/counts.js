// How often each block of the code is run, and how much V8's own functions go through, as what is given grows.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { callersWhile, countBuiltIns, takeDone } from './built-ins.js';
import { callsOf } from './calls.js';

/** By which power of the size the whole may grow, and a place that has a tenth of it: sorting is more than n. */
const WHOLE = 1.2;
const PLACE = 1.5;
const SHARE = 0.1;
/** A step through a list of pointers takes less time than a block of code. */
const POINTERS = 1 / 16;
/** What is done so often is not made larger to be sure; but what has grown by a leap is. */
const MUCH = 3_000_000;
const LEAP = 4;
/** Characters to which a text grows at the third size, and the bounds of the first. */
const SHORT = { characters: 6000, fewest: 50, most: 500 };
const FULL = { characters: 24_000, fewest: 100, most: 2000 };

/**
 * src/index.ts in one readable file; objects are spread by code of its own, which is counted.
 * @param {string} root
 * @param {string} outfile
 */
async function bundle(root, outfile) {
  const require =
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    supported: { 'object-rest-spread': false },
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    banner: { js: require },
    logLevel: 'error',
    outfile,
  });
}

/** What a process counts. @param {string} file an ES module that is not loaded yet */
async function counter(file) {
  const url = pathToFileURL(file).href;
  countBuiltIns(url);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

  /** How often each block was run since this was asked last, and in each of V8's functions, how much was gone through. */
  async function take() {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const counts = new Map(takeDone());
    const functions = result
      .filter((script) => script.url === url)
      .flatMap((each) => each.functions);
    for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
      if (count > 0) counts.set(`${startOffset}-${endOffset}`, count);
    }
    return counts;
  }

  return { main: await import(url), take };
}

/** By which power of the size it grew at the last doubling, without what is done for nothing. */
function exponentOf(counts) {
  const [small, middle, large] = counts.slice(-3);
  if (large <= middle) return 0;
  return middle <= small
    ? Number.POSITIVE_INFINITY
    : Math.log2((large - middle) / (middle - small));
}

/** A block in words: the source file and how it begins; a function of V8 with the line that called it. */
function named(text, place, caller = '') {
  const [, start, end] = /^(\d+)-(\d+)$/.exec(place) ?? [];
  const [line] = caller.split(':');
  const above =
    start === undefined
      ? text.split('\n').slice(0, Number(line))
      : text.slice(0, Number(start)).split('\n');
  const file = above.findLast((each) => /^\/\/ \S+\.[cm]?[jt]s$/.test(each))?.slice(3) ?? '';
  const code = start === undefined ? above.at(-1) : text.slice(Number(start), Number(end));
  const begins = (code ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 100);
  return start === undefined ? `${place} ${file} ${begins}`.trim() : `${file}: ${begins}`;
}

/** @param {{ root: string, library?: string, isShort: boolean }} options */
export async function countsPart({ root, library, isShort }) {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const file = library ?? join(folder, 'library.mjs');
  if (library === undefined) await bundle(root, file);
  const { main, take } = await counter(file);
  const text = readFileSync(file, 'utf8');
  const { characters, fewest, most } = isShort ? SHORT : FULL;

  /** @param {import('./calls.js').Call} shape */
  async function growthOf({ make, call }) {
    const unit = (make(101).length - make(1).length) / 100;
    const first = Math.round(Math.min(most, Math.max(fewest, characters / 4 / unit)));
    /** @type {Map<string, number>[]} */
    const taken = [];
    let sum = 0;
    const count = async (size) => {
      const input = make(size);
      await take();
      await call(input);
      const counts = await take();
      for (const [place, times] of counts) {
        if (/^Array\./.test(place)) counts.set(place, Math.round(times * POINTERS));
      }
      sum = [...counts.values()].reduce((total, each) => total + each, 0);
      taken.push(counts.set('the whole', sum));
    };
    /** [place, exponent, how often] of what grows too fast, the most first */
    const tooFast = () =>
      [...(taken.at(-1) ?? [])]
        .map(([at, times]) => {
          const exponent = exponentOf(taken.map((counts) => counts.get(at) ?? 0));
          return /** @type {const} */ ([at, exponent, times]);
        })
        .filter(([at, exponent, times]) =>
          at === 'the whole' ? exponent > WHOLE : exponent > PLACE && times > SHARE * sum,
        )
        .sort(([, , a], [, , b]) => b - a);

    // What is loaded, or found once for all, is not counted.
    await call(make(first));
    for (const times of [1, 2, 4]) await count(first * times);
    // What begins to be done only from some size on has grown by leaps: it does not at the next sizes.
    let size = first * 4;
    const isLeap = (each) => each[1] > LEAP;
    while (size < first * 16 && tooFast().some((each) => sum < MUCH || isLeap(each))) {
      size *= 2;
      await count(size);
    }
    const found = tooFast()
      .filter((each) => !isLeap(each))
      .slice(0, 6);
    if (found.length === 0) return [];
    const callers = await callersWhile(async () => call(make(size)));
    return found.map(
      ([at, exponent, times]) =>
        `n^${exponent.toFixed(2)}, ${times} for ${size}: ${named(text, at, callers.get(at))}`,
    );
  }

  return {
    calls: library === undefined ? callsOf(main) : main.calls,
    growthOf,
    most: `n^${WHOLE}`,
  };
}
