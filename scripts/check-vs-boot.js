// Every scenario of ../shared/corpus that builds is checked and booted: where the two contradict each other.
// `npm run check-vs-boot [-- --every N --from N --only TEXT]`; exit 1 when they contradict each other.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { contradictions } from './contradictions.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    library: { type: 'string', default: join(root, 'dist/index.js') },
  },
});
const library = await import(pathToFileURL(options.library).href);
const { decode, parseXml, readBoard } = library;
const corpus = join(process.env.ACRN_NVMX_SHARED ?? join(root, '../shared'), 'corpus');

const records = readFileSync(join(corpus, 'verdicts.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))
  .filter(({ file, build: built }) => built?.ok === true && file.includes(options.only))
  .filter((_, i) => i % Number(options.every) === Number(options.from));

const boards = new Map();
function boardOf(path) {
  if (!boards.has(path)) boards.set(path, readBoard(parseXml(read(path))));
  return boards.get(path);
}

function read(path) {
  return decode(readFileSync(join(corpus, path))).text;
}

let booted = 0;
const sums = new Map();
for (const record of records) {
  const { file, release, board_file: boardFile } = record;
  const scenario = { file, text: read(file), release, board: boardOf(boardFile) };
  const found = await contradictions(library, scenario);
  if (found === undefined) continue;
  booted += 1;
  for (const what of found) {
    console.log(`${record.file}: ${what}`);
    const kind = what.split('; ')[0].replace(/\d+(\.\d+)?/g, 'N');
    sums.set(kind, (sums.get(kind) ?? 0) + 1);
  }
}
for (const [kind, count] of sums) console.log(`${count} times: ${kind}`);
console.log(
  `${booted} scenarios booted, ${sums.size === 0 ? 'no' : sums.size} kinds of contradiction`,
);
process.exitCode = sums.size === 0 ? 0 : 1;
