import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lint } from '../../../src/lint.js';
import type { Release } from '../../../src/release.js';
import { sourceText } from '../../../src/text/source.js';
import { boardOf, scenariosFolder } from '../../scenarios.js';

async function found(release: Release, id: string): Promise<string[]> {
  const path = `quad-core/${release}-nested.xml`;
  const region = `<IVSHMEM><IVSHMEM_REGION><NAME>shm</NAME><PROVIDED_BY>Hypervisor</PROVIDED_BY><IVSHMEM_SIZE>2</IVSHMEM_SIZE>
    <IVSHMEM_REGION_ID>${id}</IVSHMEM_REGION_ID><IVSHMEM_VMS><IVSHMEM_VM><VM_NAME>ACRN_Service_VM</VM_NAME><VBDF>00:0a.0</VBDF></IVSHMEM_VM></IVSHMEM_VMS></IVSHMEM_REGION></IVSHMEM>`;
  const text = readFileSync(join(scenariosFolder, path), 'utf8').replace(
    /<IVSHMEM\s*\/>|<IVSHMEM>[\s\S]*?<\/IVSHMEM>/,
    region,
  );
  const { diagnostics } = await lint(sourceText(path, text), { release, board: boardOf(path) });
  return diagnostics
    .filter(({ message }) => message.includes('IVSHMEM_REGION_ID'))
    .map(({ severity, rule }) => `${severity} ${rule}`);
}

test.each([
  ['v3.4', '7', []],
  ['v3.4', ' 1 ', []],
  ['v3.4', 'region-A', ['warning invalid-c-integer']],
  ['v3.4', 'region\nA', ['error invalid-c-integer']],
  ['v3.3', 'region-A', ['error value-not-a-number']],
] as const)('%s: a region id of %j', async (release, id, expected) => {
  expect(await found(release, id)).toEqual(expected);
});
