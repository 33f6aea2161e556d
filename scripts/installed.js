// Packs the package as it would be published and installs the tarball in a folder of its own, as a user has it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

/**
 * @param {string} folder where to install, made when it is missing
 * @param {string} [packed] the tarball; packed anew when it is not given
 */
export function installPacked(folder, packed) {
  mkdirSync(folder, { recursive: true });
  const pack = () => npm(['pack', '--silent', '--pack-destination', folder], root).trim();
  const tarball = packed ?? join(folder, pack());
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], folder);
}

/**
 * The JavaScript file of the command that is installed in a folder.
 * @param {string} folder
 * @returns {string}
 */
export function installedCommand(folder) {
  const path = join(folder, 'node_modules/acrn-nvmx');
  const { bin } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return join(path, bin['acrn-nvmx']);
}
