import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { importsFromInstalled } from './test/installed/redirect.js';

/** Where test/installed/setup.ts installs the packed package. */
const installed =
  process.env.ACRN_NVMX_INSTALLED ?? join(tmpdir(), `acrn-nvmx-installed-${process.pid}`);

/**
 * The oracles of what the package exports; the other two look into stages that it does not. Where ACRN_NVMX_ORACLES is
 * `once`, as in .ci/run, they judge the installed package only.
 */
const exportedOracles = 'test/oracle/!(data-checks|schema).test.ts';
const once = process.env.ACRN_NVMX_ORACLES === 'once';

/** What `npm run test:fast` leaves out. */
const slow = [
  'test/{engine,oracle,report,web}/**',
  'test/**/{fuzz,hostile-texts,identity,properties,*-scenario,*violations*}.test.ts',
  'test/cli/{many-files,names,old-words,set-steps}.test.ts',
];

export default defineConfig(({ mode }) => ({
  test: {
    // A hang ends, and a machine that does other things does not fail a test.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // One load of src/ for all files of a worker: no test changes what a module holds.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'src',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/installed/**',
            ...(once ? [exportedOracles] : []),
            ...(mode === 'fast' ? slow : []),
          ],
        },
      },
      {
        extends: true,
        plugins: [importsFromInstalled(installed)],
        test: {
          name: 'installed',
          include: [
            'test/installed/**/*.test.ts',
            'test/cli/**/*.test.ts',
            exportedOracles,
            'test/rules.test.ts',
            'test/scenarios.test.ts',
          ],
          // One gives the command streams of its own: test/installed has what a shell can do to those of a process. Of
          // the other, shells ask there.
          exclude: ['output', 'completion'].map((name) => `test/cli/${name}.test.ts`),
          env: { ACRN_NVMX_INSTALLED: installed },
          globalSetup: 'test/installed/setup.ts',
        },
      },
    ],
  },
}));
