// Boots of a bundled scenario with one change of the engine's source.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @typedef {{ id: string, what: string, file: string, from: string, to: string, harmless?: string,
 *   violation?: [RegExp, string] }} BootMutant
 */

/** The source of a mutant's file with its change. @param {BootMutant} mutant */
export function changedSource({ id, file, from, to }) {
  const source = readFileSync(join(root, 'src/engine', file), 'utf8');
  if (source.split(from).length !== 2) {
    throw new Error(`${id}: "${from}" is not once in ${file}`);
  }
  return source.replace(from, () => to);
}

/**
 * What the exports of files of src/ are, with the change of a mutant, or as they are.
 * @param {string} exports
 * @param {BootMutant} [mutant]
 * @returns {Promise<any>}
 */
async function load(exports, mutant) {
  const changed = mutant && join(root, 'src/engine', mutant.file);
  /** @type {import('esbuild').Plugin} */
  const substitute = {
    name: 'substitute',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        mutant !== undefined && path === changed
          ? { contents: changedSource(mutant), loader: 'ts' }
          : undefined,
      );
    },
  };
  const { outputFiles } = await bundle({
    stdin: { contents: exports, resolveDir: join(root, 'src') },
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

const ENGINE = "export { boot } from './engine/boot/boot.js'";
const TOOLS = `export { build } from './build.js';
export { readBoard } from './board/board.js';
export { parseXml } from './xml/parse.js';`;

/** @type {Promise<any> | undefined} */
let library;
/** @type {Promise<any> | undefined} */
let unchanged;

/**
 * The image of a bundled scenario, and what its board's firmware says of itself.
 * @param {string} release
 * @param {[RegExp, string]} [violation]
 */
async function imageOf(release, violation) {
  library ??= load(TOOLS);
  const { build, parseXml, readBoard } = await library;
  const read = (name) => readFileSync(join(root, 'scenarios/quad-core', name), 'utf8');
  const { document, firmware } = readBoard(parseXml(read('quad-core.xml')));
  const text = read(`${release}-nested.xml`);
  const scenario = parseXml(violation === undefined ? text : text.replace(...violation));
  const { image } = build({ release, scenario, board: document, force: true });
  return { image, firmware };
}

/** How it ends, and the last event of what is the matter with it. */
function endOf({ boot }, { image, firmware }) {
  try {
    const { verdict, parts } = boot(image, { firmware });
    return { verdict, why: parts.find(({ degrades }) => degrades)?.chain.at(-1) ?? '' };
  } catch (error) {
    return { verdict: 'stopped', why: `${error}` };
  }
}

/**
 * Whether a boot shows the change, and what it shows. Changes of how the machine is set up show in a violated scenario
 * only: with them it ends `up`.
 * @param {BootMutant | undefined} mutant the engine as it is when left out: then it should show nothing
 * @param {string} release
 */
export async function bootOf(mutant, release) {
  const violation = mutant?.violation;
  const image = await imageOf(release, violation);
  unchanged ??= load(ENGINE);
  const engine = mutant === undefined ? await unchanged : await load(ENGINE, mutant);
  const { verdict, why } = endOf(engine, image);
  if (violation === undefined) return { isNoticed: verdict !== 'up', why: `${verdict}, ${why}` };
  const before = endOf(await unchanged, image);
  return {
    isNoticed: before.verdict !== 'up' && verdict === 'up',
    why: `the violation boots, instead of: ${before.verdict}, ${before.why}`,
  };
}
