// How much CPU time a call takes as what is given grows. What else the machine does only adds to a time, so that the
// least of several runs is taken, small and large by turns; what then grows too fast must do so in other processes too.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { callsOf } from './calls.js';

/**
 * `least` CPU milliseconds for the small size; the large one is so many `times` as large, of at most so many `units`; and
 * by which power of the size time may grow. In a short run with room for a machine that does other things.
 */
const SHORT = { least: 10, times: 8, units: 20_000, most: 1.5 };
const FULL = { least: 40, times: 4, units: 100_000, most: 1.2 };

async function cpu(call, input) {
  globalThis.gc?.();
  const start = process.cpuUsage();
  await call(input);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of some runs. */
async function best(call, input, runs) {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) least = Math.min(least, await cpu(call, input));
  return least;
}

/**
 * By which power of the size time grows between two sizes.
 * @param {import('./calls.js').Call} shape
 */
async function exponentOf({ make, call }, { least, times, units, most }) {
  const fixed = await best(call, make(1), 3);
  const enough = Math.max(least, 3 * fixed);
  let size = 50;
  for (let time = 0; time < enough; ) {
    time = await best(call, make(size), 2);
    if (time >= enough) break;
    size *= time < enough / 8 ? 4 : 2;
    if (size > units) return { exponent: 0, size, time };
  }
  const [small, large] = [make(size), make(size * times)];
  const found = { exponent: Number.POSITIVE_INFINITY, size: size * times, time: 0 };
  let [ofSmall, ofLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 3 && found.exponent > most; round += 1) {
    ofSmall = Math.min(ofSmall, await best(call, small, 6));
    ofLarge = Math.min(ofLarge, await cpu(call, large));
    found.exponent = Math.log(ofLarge / ofSmall) / Math.log(times);
    found.time = ofLarge;
  }
  return found;
}

/** The command line on a folder of so many files, in CPU milliseconds. */
function folderTime(root, text, count) {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  for (let i = 0; i < count; i += 1) writeFileSync(join(folder, `${i}.xml`), text);
  const command = `TIMEFORMAT='%U %S'; time "${process.execPath}" bin/acrn-nvmx.js check "${folder}" > /dev/null`;
  const { stderr } = spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const [user = 0, system = 0] = stderr.trim().split(/\s+/).slice(-2).map(Number);
  return (user + system) * 1000;
}

function folderGrowth(root) {
  const text = readFileSync(join(root, 'scenarios/quad-core/v2.5-nested.xml'), 'utf8');
  const small = Math.min(folderTime(root, text, 100), folderTime(root, text, 100));
  const time = folderTime(root, text, 400);
  return { exponent: Math.log(time / small) / Math.log(4), size: 400, time };
}

/** @param {{ root: string, library?: string, isShort: boolean, alone?: string }} options */
export async function timesPart({ root, library, isShort, alone }) {
  const limits = isShort ? SHORT : FULL;
  const main = await import(pathToFileURL(library ?? join(root, 'dist/index.js')).href);
  const calls = library === undefined ? callsOf(main) : main.calls;
  const folder = { name: 'check: a folder of files', make: Number, call: () => undefined };

  const measure = (shape) => (shape === folder ? folderGrowth(root) : exponentOf(shape, limits));

  /** Whether it grows too fast in two new processes too, the heaps of which are small. */
  function growsElsewhere({ name }) {
    if (alone !== undefined) return true;
    const argv = [...process.execArgv, ...process.argv.slice(1), '--alone', name];
    return [1, 2].every(() => spawnSync(process.execPath, argv).status === 1);
  }

  return {
    calls: isShort || library !== undefined ? calls : [...calls, folder],
    most: `n^${limits.most}`,
    async growthOf(shape) {
      const { exponent, size, time } = await measure(shape);
      if (exponent <= limits.most || !growsElsewhere(shape)) return [];
      return [`n^${exponent.toFixed(2)}, ${time.toFixed(0)} ms for ${size}`];
    },
  };
}
