// Changes the engine's source in one place at a time and runs the tests that concern it: a change that no test notices
// survives. `npm run mutants [-- ID...]`. Exit 1 when one survives that is not argued equivalent in docs/engine.md.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutants-list.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const COPIED = ['src', 'test', 'scenarios', 'schemas', 'package.json', 'tsconfig.json'];

/** A copy of the sources and tests that may be changed. */
function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-mutants-'));
  for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
  writeFileSync(
    join(folder, 'vitest.config.js'),
    'export default { test: { testTimeout: 60000 } };\n',
  );
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A change may make a test run for ever, which a test notices by the time it takes. */
const LIMIT_MS = 300_000;

function passes(folder, tests, name) {
  const shared = process.env.ACRN_NVMX_SHARED ?? join(root, '../shared');
  const only = name === undefined ? [] : ['-t', name];
  const { status } = spawnSync('npx', ['vitest', 'run', '--bail', '1', ...only, ...tests], {
    cwd: folder,
    env: { ...process.env, ACRN_NVMX_SHARED: shared },
    stdio: 'ignore',
    timeout: LIMIT_MS,
  });
  return status === 0;
}

const wanted = process.argv.slice(2);
const folder = copy();
let survivors = 0;
try {
  for (const { id, what, file, from, to, tests, name, equivalent } of MUTANTS) {
    if (wanted.length > 0 && !wanted.includes(id)) continue;
    const path = join(folder, 'src/engine', file);
    const source = readFileSync(path, 'utf8');
    if (source.split(from).length !== 2) {
      throw new Error(
        `${id}: "${from}" is not once in ${file}: bring scripts/mutants-list.js up to date`,
      );
    }
    if (equivalent !== undefined) {
      console.log(`${id} equivalent: ${what}: ${equivalent}`);
      continue;
    }
    writeFileSync(
      path,
      source.replace(from, () => to),
    );
    const survives = passes(folder, tests, name);
    writeFileSync(path, source);
    if (survives) survivors += 1;
    console.log(`${id} ${survives ? 'SURVIVES' : 'killed'}: ${what}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = survivors > 0 ? 1 : 0;
