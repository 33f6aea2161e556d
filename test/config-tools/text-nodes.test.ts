// ACRN's transforms ask for text() where they mean an element's value.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../../src/build.js';
import { parseXml } from '../../src/xml/parse.js';
import { releaseOf, scenariosFolder } from '../scenarios.js';

function generated(path: string, file: string, change: (text: string) => string): string {
  const read = (name: string) => readFileSync(join(scenariosFolder, `${name}.xml`), 'utf8');
  const text = read(path);
  const [board = ''] = path.split('/');
  const { stop, artifacts } = build({
    release: releaseOf(`${path}.xml`),
    scenario: parseXml(change(text)),
    board: parseXml(read(`${board}/${board}`)),
  });
  expect(stop?.message).toBeUndefined();
  expect(change(text)).not.toBe(text);
  return artifacts.find((artifact) => artifact.path.endsWith(`/${file}`))?.content ?? '';
}

function withoutSpaceIn(text: string): string {
  return text.replace(/<IVSHMEM_REGION>[\s\S]*<\/IVSHMEM_REGION>/, (region) =>
    region.replace(/>\s+</g, '><'),
  );
}

test('a shared memory region without white space between its elements is left out', () => {
  const file = (change: (text: string) => string) =>
    generated('hybrid-core/v3.2-nested-hybrid', 'ivshmem_cfg.h', change);
  expect(file((text) => `${text}\n`)).toContain('.name = IVSHMEM_SHM_REGION_0');
  expect(file(withoutSpaceIn)).not.toContain('.name = IVSHMEM_SHM_REGION_0');
  expect(file(withoutSpaceIn)).toContain('#define IVSHMEM_SHM_REGION_0');
});

test('up to v2.7 a PCI vUART whose base a comment splits is not counted', () => {
  const file = (base: string) =>
    generated('hybrid-core/v2.6-nested', 'misc_cfg.h', (text) =>
      text.replace('<base>PCI_VUART', `<base>${base}`),
    );
  expect(file(' PCI_<!-- c -->VUART'.trim())).not.toContain('CONFIG_PCI_DEV_NUM');
});
