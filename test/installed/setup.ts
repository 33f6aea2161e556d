// Packs the package as it would be published and installs the tarball in a temporary folder, once a run; or
// takes the folder of an earlier installation, ACRN_NVMX_INSTALLED.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '../..');

function npm(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

export default function install(project: TestProject): () => void {
  const folder = project.config.env.ACRN_NVMX_INSTALLED;
  if (folder === undefined) throw new Error('vitest.config.ts names no folder to install into');
  if (existsSync(folder)) return () => undefined;
  const library = join(folder, 'node_modules/library-by-name');
  mkdirSync(folder, { recursive: true });
  const tarball = npm(['pack', '--silent', '--pack-destination', folder], root).trim();
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`], folder);
  mkdirSync(library);
  writeFileSync(join(library, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(library, 'index.js'), "export * from 'acrn-nvmx';\n");
  return () => rmSync(folder, { recursive: true, force: true });
}
