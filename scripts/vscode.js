// Builds the extension for Visual Studio Code from editors/vscode and the built command into dist-vscode/, and packs it
// as a .vsix file with vsce, which npx gets when it is not there. With --build it is only built.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licences, packagesIn } from './packages.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'editors/vscode');

/** The last version that runs on Node 20. */
export const VSCE = '@vscode/vsce@3.9.2';

/**
 * Builds the extension into a folder.
 * @param {string} out
 * @param {string} server the package of the command, built or installed
 */
export async function buildExtension(out, server = root) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['editors/vscode/extension.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    minify: true,
    outfile: join(out, 'dist/extension.cjs'),
    metafile: true,
    logLevel: 'warning',
  });
  const packages = packagesIn(metafile).map((folder) => join(root, folder));
  writeFileSync(join(out, 'dist/THIRD-PARTY-LICENSES.txt'), licences(packages));
  for (const name of ['README.md', 'LICENSE']) cpSync(join(source, name), join(out, name));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  writeFileSync(join(out, 'package.json'), JSON.stringify({ ...manifest, version }, null, 2));
  for (const name of ['bin', 'dist', 'package.json', 'LICENSE']) {
    const types = join(server, 'dist/types');
    const filter = (/** @type {string} */ path) => !path.startsWith(types);
    cpSync(join(server, name), join(out, 'server', name), { recursive: true, filter });
  }
  cpSync(join(root, 'schemas/config.json'), join(out, 'schemas/config.json'));
}

if (process.argv[1]?.endsWith('vscode.js')) {
  const out = join(root, 'dist-vscode');
  await buildExtension(out);
  if (!process.argv.includes('--build')) {
    const args = ['--yes', VSCE, 'package', '--no-dependencies'];
    const { status } = spawnSync('npx', args, { cwd: out, stdio: 'inherit' });
    process.exitCode = status ?? 1;
  }
}
