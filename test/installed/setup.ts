// Installs the packed package in a temporary folder, once a run: ACRN_NVMX_TARBALL where that is set. Or takes the
// folder of an earlier installation, ACRN_NVMX_INSTALLED.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installPacked } from '../../scripts/installed.js';

export default function setup(project: TestProject): () => void {
  const folder = project.config.env.ACRN_NVMX_INSTALLED;
  if (folder === undefined) throw new Error('vitest.config.ts names no folder to install into');
  if (existsSync(folder)) return () => undefined;
  installPacked(folder, process.env.ACRN_NVMX_TARBALL);
  const library = join(folder, 'node_modules/library-by-name');
  mkdirSync(library);
  writeFileSync(join(library, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(library, 'index.js'), "export * from 'acrn-nvmx';\n");
  return () => rmSync(folder, { recursive: true, force: true });
}
