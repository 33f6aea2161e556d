// Builds the web configurator into dist-web/, a folder that any web server can serve, and serves it on this machine.
// With --build it is only built.
import {
  copyFileSync,
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { build } from 'esbuild';
import { licences, packagesIn } from './packages.js';
import { ruleTexts } from './rule-texts.js';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * The scenarios of scenarios/: a list of them, and a module for each board, which the worker loads when it needs it.
 * @type {import('esbuild').Plugin}
 */
const bundledScenarios = {
  name: 'bundled-scenarios',
  setup({ onLoad, onResolve }) {
    const folder = join(root, 'scenarios');
    const boards = readdirSync(folder).map((name) => `${name}/${name}.xml`);
    /** @param {string} board */
    const filesOf = (board) =>
      readdirSync(join(folder, dirname(board)))
        .filter((name) => name.endsWith('.xml'))
        .map((name) => `${dirname(board)}/${name}`)
        .sort();
    /** @param {string} path */
    const content = (path) => {
      const bytes = readFileSync(join(folder, path));
      const text = bytes.toString();
      return Buffer.from(text).equals(bytes) ? text : { base64: bytes.toString('base64') };
    };
    onResolve({ filter: /^bundled:/ }, ({ path }) => ({ path, namespace: 'bundled' }));
    onLoad({ filter: /^bundled:scenarios$/, namespace: 'bundled' }, () => {
      const scenarios = boards.flatMap((board) =>
        filesOf(board)
          .filter((path) => path !== board)
          .map((path) => ({ path, board })),
      );
      const json = JSON.stringify({ scenarios, boards });
      return { contents: `export const { scenarios, boards } = ${json};` };
    });
    onLoad({ filter: /^bundled:texts$/, namespace: 'bundled' }, () => {
      const loaders = boards.map((board) => `'${board}': () => import('bundled:${board}')`);
      return { contents: `export const texts = {${loaders.join()}};` };
    });
    onLoad({ filter: /\.xml$/, namespace: 'bundled' }, ({ path }) => {
      const files = filesOf(path.slice('bundled:'.length)).map((file) => [file, content(file)]);
      const json = JSON.stringify(JSON.stringify(Object.fromEntries(files)));
      // Faster to read than the same as an object literal.
      return { contents: `export default JSON.parse(${json});` };
    });
  },
};

/** @satisfies {import('esbuild').BuildOptions} */
const options = /** @type {const} */ ({
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  chunkNames: 'chunks/[name]-[hash]',
  define: { 'process.env.ACRN_NVMX_VERSION': JSON.stringify(version) },
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  metafile: true,
  logLevel: 'warning',
});

/**
 * Builds the page into a folder: the page and its worker apart, each in the parts that it loads when it needs them.
 * @param {string} out
 */
export async function buildPage(out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const builds = await Promise.all([
    build({ ...options, entryPoints: ['web/page.ts'], outdir: out, plugins: [bundledScenarios] }),
    build({
      ...options,
      entryPoints: ['web/worker.ts'],
      outdir: out,
      plugins: [bundledScenarios, ruleTexts(root)],
    }),
  ]);
  const packages = builds.flatMap(({ metafile }) => packagesIn(metafile));
  const folders = [...new Set(packages)].map((folder) => join(root, folder));
  writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licences(folders));
  for (const name of ['index.html', 'style.css', 'start.js'])
    copyFileSync(join(root, 'web', name), join(out, name));
}

const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/** A server for a folder, for this machine alone. */
export function serveFolder(folder, port) {
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
    const file = join(folder, path === '/' ? 'index.html' : path);
    const isThere = file.startsWith(folder) && statSync(file, { throwIfNoEntry: false })?.isFile();
    if (!isThere) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': `${TYPES[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`,
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

if (process.argv[1]?.endsWith('web.js')) {
  const out = join(root, 'dist-web');
  await buildPage(out);
  if (!process.argv.includes('--build')) {
    const server = await serveFolder(out, 8080);
    console.log(`http://127.0.0.1:${server.address().port}/ (Ctrl-C ends it)`);
  }
}
