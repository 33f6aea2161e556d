import { existsSync } from 'node:fs';
import { join } from 'node:path';

const candidate = process.env.ACRN_NVMX_SHARED ?? join(import.meta.dirname, '../../shared');

/**
 * The folder with ACRN's own verdicts and recorded traces, or undefined when it is absent. Tests
 * that need it are skipped then: `describe.skipIf(shared === undefined)('... (needs ../shared)')`.
 */
export const shared: string | undefined = existsSync(candidate) ? candidate : undefined;
