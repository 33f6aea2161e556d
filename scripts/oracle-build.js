// Compares every generated file with ACRN's own (../shared/corpus/artifacts) and prints, per release,
// how many are equal. With --verbose the first difference of each file that is not.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const shared = process.env.ACRN_NVMX_SHARED ?? join(root, '../shared');
const corpus = join(shared, 'corpus');
if (!existsSync(corpus)) {
  console.error(`${corpus} is missing: set ACRN_NVMX_SHARED to the folder that holds corpus/`);
  process.exit(2);
}
const only = process.argv.slice(2).filter((argument) => argument.startsWith('v'));
const verbose = process.argv.includes('--verbose');

const folder = mkdtempSync(join(tmpdir(), 'oracle-build-'));
try {
  await build({
    entryPoints: [join(root, 'test/oracle/generated-files.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'oracle.mjs'),
    logLevel: 'warning',
  });
  const { artifactNamed, buildCase, compare, oracleCases, RECORDED_RELEASES } = await import(
    pathToFileURL(join(folder, 'oracle.mjs')).href
  );
  console.log('release  scenarios  files  equal  different');
  for (const release of RECORDED_RELEASES.filter(
    (name) => only.length === 0 || only.includes(name),
  )) {
    const cases = oracleCases(corpus, release);
    const different = [];
    let files = 0;
    for (const oracle of cases) {
      const result = buildCase(corpus, oracle);
      for (const [file, expected] of Object.entries(oracle.files)) {
        files += 1;
        const found = artifactNamed(result, file);
        for (const difference of compare(file, expected, found)) {
          different.push({ name: oracle.name, missing: found === undefined, ...difference });
        }
      }
      if (verbose && result.stop !== undefined) {
        console.log(`${oracle.name} stops at ${result.stop.step}: ${result.stop.message}`);
      }
    }
    console.log(
      [
        release.padEnd(7),
        String(cases.length).padStart(9),
        String(files).padStart(5),
        String(files - different.length).padStart(5),
        String(different.length).padStart(9),
      ].join('  '),
    );
    if (different.length > 0) process.exitCode = 1;
    if (!verbose) continue;
    for (const { name, file, line, expected, found, missing } of different) {
      if (missing) console.log(`  ${name} ${file}: not generated`);
      else console.log(`  ${name} ${file}:${line}\n    ACRN: ${expected}\n    here: ${found}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
