// Scenarios to check and to boot: those of ../shared/corpus that ACRN's own tools build, ours, and the rules' examples.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @typedef {{ file: string, release: string, text: string, board: any, force?: boolean }} Case */

/** Boards are read once: many scenarios have the same. */
function boardReader({ decode, parseXml, readBoard }) {
  const known = new Map();
  return (path, change = (text) => text) => {
    const text = change(decode(readFileSync(path)).text);
    const board = known.get(text) ?? readBoard(parseXml(text));
    known.set(text, board);
    return board;
  };
}

/** @returns {Generator<[string, () => Case]>} */
function* ofCorpus(library, corpus, boardAt) {
  const lines = readFileSync(join(corpus, 'verdicts.jsonl'), 'utf8').split('\n');
  for (const record of lines.filter((line) => line !== '').map((line) => JSON.parse(line))) {
    const { file, release, board_file: board, build } = record;
    if (build?.ok !== true) continue;
    yield [
      file,
      () => ({
        file,
        release,
        text: library.decode(readFileSync(join(corpus, file))).text,
        board: boardAt(join(corpus, board)),
      }),
    ];
  }
}

function boardPath(folder, path) {
  const name = dirname(path);
  return join(folder, name, `${name}.xml`);
}

function releaseOf(path) {
  return /\/(v\d+\.\d+)-/.exec(path)?.[1];
}

/** @returns {Generator<[string, () => Case]>} */
function* ofOurs(library, folder, boardAt) {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of paths.map((one) => one.replaceAll('\\', '/')).sort()) {
    const release = releaseOf(path);
    if (release === undefined || !path.endsWith('.xml')) continue;
    yield [
      `scenarios/${path}`,
      () => ({
        file: path,
        release,
        text: library.decode(readFileSync(join(folder, path))).text,
        board: boardAt(boardPath(folder, path)),
        force: true,
      }),
    ];
  }
}

function replaced(text, replacements) {
  return replacements.reduce(
    (current, { found, becomes }) => current.replace(found, () => becomes),
    text,
  );
}

/** @returns {Generator<[string, () => Case]>} */
function* ofExamples(library, folder, boardAt) {
  for (const { name, meta } of library.rules) {
    for (const [index, example] of meta.examples.entries()) {
      for (const kind of ['bad', 'good']) {
        const { board = [], badBoard = [] } = example;
        const scenario = library.exampleScenario(example);
        const changes = kind === 'bad' ? [...board, ...badBoard] : board;
        const { checkedAs } = example;
        const release =
          checkedAs === undefined || checkedAs === 'guessed' ? releaseOf(scenario) : checkedAs;
        yield [
          `rule ${name} ${index + 1} ${kind}`,
          () => ({
            file: scenario,
            release,
            text: replaced(readFileSync(join(folder, scenario), 'utf8'), example[kind] ?? []),
            board: boardAt(boardPath(folder, scenario), (text) => replaced(text, changes)),
            // What ACRN's build refuses is not booted, unless it is about nesting.
            ...(meta.category === 'nested' && { force: true }),
          }),
        ];
      }
    }
  }
}

/**
 * Each with its name, and what reads it.
 * @returns {Generator<[string, () => Case]>}
 */
export function* bootScenarios(library, root, corpus) {
  const boardAt = boardReader(library);
  const folder = join(root, 'scenarios');
  yield* ofOurs(library, folder, boardAt);
  yield* ofExamples(library, folder, boardAt);
  if (existsSync(corpus)) yield* ofCorpus(library, corpus, boardAt);
}
