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
} from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The scenarios of scenarios/ and their boards, as a module. */
const bundledScenarios = {
  name: 'bundled-scenarios',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^bundled:/ }, ({ path }) => ({ path, namespace: 'bundled' }));
    onLoad({ filter: /./, namespace: 'bundled' }, () => {
      const folder = join(root, 'scenarios');
      const paths = readdirSync(folder)
        .flatMap((board) => readdirSync(join(folder, board)).map((name) => `${board}/${name}`))
        .filter((path) => path.endsWith('.xml'))
        .sort();
      const read = (path) => readFileSync(join(folder, path), 'utf8');
      const boardOf = (path) => `${path.split('/')[0]}/${path.split('/')[0]}.xml`;
      const boards = [...new Set(paths.map(boardOf))];
      const scenarios = paths
        .filter((path) => !boards.includes(path))
        .map((path) => ({ path, text: read(path), board: boardOf(path) }));
      const texts = Object.fromEntries(boards.map((path) => [path, read(path)]));
      return {
        contents: `export const scenarios = ${JSON.stringify(scenarios)};\nexport const boards = ${JSON.stringify(texts)};`,
      };
    });
  },
};

/** Builds the page into a folder. */
export async function buildPage(out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['web/page.ts', 'web/worker.ts'],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    outdir: out,
    define: { 'process.env.ACRN_NVMX_VERSION': JSON.stringify(version) },
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    plugins: [bundledScenarios],
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'style.css'])
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
