import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { importsFromInstalled } from './test/installed/redirect.js';

/** Where test/installed/setup.ts installs the packed package. */
const installed =
  process.env.ACRN_NVMX_INSTALLED ?? join(tmpdir(), `acrn-nvmx-installed-${process.pid}`);

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'src', include: ['test/**/*.test.ts'], exclude: ['test/installed/**'] },
      },
      {
        extends: true,
        plugins: [importsFromInstalled(installed)],
        test: {
          name: 'installed',
          include: [
            'test/installed/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'test/oracle/**/*.test.ts',
            'test/rules.test.ts',
            'test/scenarios.test.ts',
          ],
          // The first looks into a stage that the package does not export; the second gives the command streams of
          // its own, which a process cannot take: test/installed has what a shell can do to it.
          exclude: ['test/oracle/schema.test.ts', 'test/cli/output.test.ts'],
          env: { ACRN_NVMX_INSTALLED: installed },
          globalSetup: 'test/installed/setup.ts',
        },
      },
    ],
  },
});
