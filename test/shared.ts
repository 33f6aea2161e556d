// Where the shared reference data lies, if it is there: beside the project, or where
// ACRN_NVMX_SHARED says.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.ACRN_NVMX_SHARED ?? join(import.meta.dirname, '../../shared');

export const shared: string | undefined = existsSync(folder) ? folder : undefined;
