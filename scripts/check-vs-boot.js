// Checks and boots every scenario of ours, every example of the rules, and every scenario of ../shared/corpus that
// builds: where do check and boot contradict each other?
// `npm run check-vs-boot [-- --only TEXT --share 1/2 --results FILE --seconds N]`: with --results what FILE has is not
// done again. Exit 1 when they contradict each other, 3 when time was up before the end.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bootScenarios } from './boot-scenarios.js';
import { checkAgainstBoot } from './contradictions.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    share: { type: 'string', default: '1/1' },
    results: { type: 'string' },
    seconds: { type: 'string', default: 'Infinity' },
    library: { type: 'string', default: join(root, 'dist/index.js') },
  },
});
const library = await import(pathToFileURL(options.library).href);
const corpus = join(process.env.ACRN_NVMX_SHARED ?? join(root, '../shared'), 'corpus');
const [share = 1, shares = 1] = options.share.split('/').map(Number);

function resultsIn(file) {
  if (file === undefined || !existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

const results = new Map(resultsIn(options.results).map((result) => [result.name, result]));
const mine = [...bootScenarios(library, root, corpus)].filter(
  ([name], index) => name.includes(options.only) && index % shares === share - 1,
);
let left = 0;
for (const [name, read] of mine) {
  if (results.has(name)) continue;
  if (process.uptime() > Number(options.seconds)) {
    left += 1;
    continue;
  }
  const result = { name, ...(await checkAgainstBoot(library, read())) };
  results.set(name, result);
  if (options.results !== undefined) {
    appendFileSync(options.results, `${JSON.stringify(result)}\n`);
  }
}

const kinds = new Map();
const verdicts = new Map();
for (const { name, verdict = 'no image', contradictions = [] } of results.values()) {
  if (!name.includes(options.only)) continue;
  const source = /^(?:rule|[^/]+)/.exec(name)?.[0];
  const row = `${source} ${verdict}`;
  verdicts.set(row, (verdicts.get(row) ?? 0) + 1);
  for (const what of contradictions) {
    console.log(`${name}: ${what}`);
    const kind = what.split('; ')[0].replace(/\d+(\.\d+)?/g, 'N');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
}
for (const [row, count] of [...verdicts].sort()) console.log(`${row}: ${count}`);
for (const [kind, count] of kinds) console.log(`${count} times: ${kind}`);
console.log(
  `${kinds.size === 0 ? 'no' : kinds.size} kinds of contradiction, ${left} scenarios left`,
);
process.exitCode = left > 0 ? 3 : kinds.size > 0 ? 1 : 0;
