// What stands in the installed package beside its code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(process.env.ACRN_NVMX_INSTALLED ?? '', 'node_modules/acrn-nvmx');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
  readonly hashes: readonly { readonly content: string }[];
}

const bill: { metadata: { component: Component }; components: Component[] } = JSON.parse(
  readFileSync(join(folder, 'dist/sbom.cdx.json'), 'utf8'),
);

test('the CycloneDX list names this version and each bundled package with licence and hash', () => {
  expect(bill.metadata.component.purl).toBe(`pkg:npm/acrn-nvmx@${manifest.version}`);
  expect(bill.components.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['chalk', 'commander', 'diff', 'fast-xml-parser']),
  );
  for (const { name, licenses, hashes } of bill.components) {
    expect(
      licenses.map(({ license }) => license.id),
      name,
    ).not.toContain(undefined);
    expect(hashes[0]?.content, name).toMatch(/^[0-9a-f]{128}$/);
  }
});

test('the licences are those of the same packages', () => {
  const licences = readFileSync(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const { name, version } of bill.components)
    expect(licences).toContain(`${name} ${version} (`);
  expect(licences.split(`\n${'-'.repeat(72)}\n`).length).toBe(bill.components.length);
});

test('what the bundle takes from elsewhere is in dependencies, or comes with one that is', () => {
  const { packages } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'),
  );
  const reached = new Set<string>();
  const visit = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const next of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}))
      visit(next);
  };
  for (const name of Object.keys(manifest.dependencies)) visit(name);
  expect(bill.components.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
});

test.each(['README.md', 'docs/ARCHITECTURE.md'])('%s names all dependencies', (file) => {
  const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  for (const name of Object.keys(manifest.dependencies)) expect(text).toContain(name);
});

// npm 11.19 warns of a `prepare`, too, though it does not run it for a tarball.
test('nothing runs when it is installed', () => {
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    expect(manifest.scripts).not.toHaveProperty(script);
  }
});

test('the command is linked where npx looks for it', () => {
  const bin = join(process.env.ACRN_NVMX_INSTALLED ?? '', 'node_modules/.bin');
  expect(readdirSync(bin).filter((name) => name.startsWith('acrn-nvmx'))).not.toEqual([]);
});
