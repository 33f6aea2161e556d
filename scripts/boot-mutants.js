// Changes the engine's source in one place at a time, each so that a real machine could not go on, and boots bundled
// scenarios with it: a boot that still ends `up` has not noticed. `npm run boot-mutants [-- ID...]`; exit 1 when one has not
// and docs/engine.md does not say why.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { BOOT_MUTANTS } from './boot-mutants-list.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SCENARIOS = ['v2.5', 'v2.7', 'v3.3'];

/** The library with `from` replaced by `to` in one file. */
async function libraryWith({ id, file, from, to }) {
  const changed = join(root, 'src/engine', file);
  const substitute = {
    name: 'substitute',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== changed) return undefined;
        const source = readFileSync(path, 'utf8');
        if (source.split(from).length !== 2) {
          throw new Error(`${id}: "${from}" is not once in ${file}`);
        }
        return { contents: source.replace(from, () => to), loader: 'ts' };
      });
    },
  };
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    stdin: {
      contents: `export { boot } from './src/engine/boot/boot.js';
export { build } from './src/build.js';
export { readBoard } from './src/board/board.js';
export { parseXml } from './src/xml/parse.js';`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
    plugins: [substitute],
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

function endOf({ boot, build, parseXml, readBoard }, release) {
  const read = (name) => readFileSync(join(root, 'scenarios/quad-core', name), 'utf8');
  const board = readBoard(parseXml(read('quad-core.xml')));
  const scenario = parseXml(read(`${release}-nested.xml`));
  const { image } = build({ release, scenario, board: board.document });
  try {
    const { verdict, parts } = boot(image, { firmware: board.firmware });
    return verdict === 'up' ? undefined : `${verdict}, ${parts[0]?.chain.at(-1) ?? ''}`;
  } catch (error) {
    return `${error}`;
  }
}

const wanted = process.argv.slice(2);
let unnoticed = 0;
for (const mutant of BOOT_MUTANTS) {
  if (wanted.length > 0 && !wanted.includes(mutant.id)) continue;
  const library = await libraryWith(mutant);
  const noticed = SCENARIOS.flatMap((release) => endOf(library, release) ?? []);
  const { id, what, unseen } = mutant;
  if (noticed.length === 0 && unseen === undefined) unnoticed += 1;
  const end =
    noticed.length > 0 ? `${noticed.length} of ${SCENARIOS.length} noticed, ${noticed[0]}` : 'UP';
  console.log(`${id} ${what}: ${end}${unseen === undefined ? '' : ` (${unseen})`}`);
}
process.exitCode = unnoticed > 0 ? 1 : 0;
