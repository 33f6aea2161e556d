// Does the work grow faster than the input? Two parts, for each call and shape of scripts/growth/calls.js:
//   counts  how often each block of the code is run, and how much V8's own functions go through: may grow as n^1.2 as a
//           whole, and as n^1.5 at any place. The same numbers on any machine, however busy it is.
//   times   CPU time, for what cannot be counted: backtracking, long texts put together, large numbers.
//   npm run growth [-- --seconds N] [--seed S] [--only TEXT] [--part counts|times]
// With --seconds both side by side, as many calls as there is time for, in an order drawn from the seed; time may then
// grow as n^1.5, else as n^1.2.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { countsPart } from './growth/counts.js';
import { timesPart } from './growth/times.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    only: { type: 'string', default: '' },
    part: { type: 'string' },
    // One call by its whole name, of times, and no second opinion.
    alone: { type: 'string' },
    // A library in place of this one's: a module with `calls`.
    library: { type: 'string' },
  },
});
const parts = { counts: countsPart, times: timesPart };

/** The calls in an order that the seed gives. */
function shuffled(list, seed) {
  let state = seed >>> 0;
  const drawn = list.map((each) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return [state, each];
  });
  return drawn.sort(([a], [b]) => a - b).map(([, each]) => each);
}

/** A part in a process of its own: what counts is not to be measured. */
async function runPart(part) {
  const flags = ['--expose-gc', '--max-semi-space-size=64', fileURLToPath(import.meta.url)];
  const argv = [...process.argv.slice(2), '--seed', options.seed, '--part', part];
  const child = spawn(process.execPath, [...flags, ...argv], { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return code === 0;
}

if (options.part === undefined) {
  console.log(`seed ${options.seed}`);
  const well = [];
  if (options.seconds !== undefined)
    well.push(...(await Promise.all(Object.keys(parts).map(runPart))));
  else for (const part of Object.keys(parts)) well.push(await runPart(part));
  process.exitCode = well.every(Boolean) ? 0 : 1;
} else {
  const { seconds, seed, only, part, alone, library } = options;
  const until = seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000;
  const { calls, growthOf, most } = await parts[part]({
    root,
    library,
    isShort: seconds !== undefined,
    alone,
  });
  const chosen = calls.filter(({ name }) =>
    alone === undefined ? name.includes(only) : name === alone,
  );
  let measured = 0;
  let failed = 0;
  for (const call of shuffled(chosen, Number(seed))) {
    if (performance.now() > until) break;
    measured += 1;
    const found = await growthOf(call);
    if (found.length === 0) continue;
    failed += 1;
    console.log([`${part}, ${call.name}:`, ...found].join('\n  '));
  }
  console.log(
    `${part}: seed ${seed}, ${measured} of ${chosen.length} calls measured, ${failed} grow faster than ${most}`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}
