// Bundles the extension, and puts the server and the schema of its settings beside it.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const root = join(here, '../..');
for (const folder of ['dist', 'server', 'schemas'])
  rmSync(join(here, folder), { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: ['extension.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['vscode'],
  minify: true,
  outfile: 'dist/extension.cjs',
});
mkdirSync(join(here, 'server'));
for (const name of ['bin', 'dist', 'package.json']) {
  cpSync(join(root, name), join(here, 'server', name), {
    recursive: true,
    filter: (path) => !path.startsWith(join(root, 'dist/types')),
  });
}
mkdirSync(join(here, 'schemas'));
cpSync(join(root, 'schemas/config.json'), join(here, 'schemas/config.json'));
