// The npm packages whose code is in the bundle: their licences, and a list of them for scanners (CycloneDX).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The folders of the packages that esbuild's metafile names among its inputs, sorted. */
export function packagesIn({ inputs }) {
  const folders = Object.keys(inputs).flatMap(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/** What the licence file says; of a package without one, what its package.json says. */
function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const { author, license, repository } = manifestOf(folder);
  if (!license || !author) throw new Error(`${folder} names no licence`);
  return `The package has no licence file. Its package.json: ${license}, ${author.name ?? author}, ${repository?.url}`;
}

export function licences(folders) {
  return folders
    .map((folder) => {
      const { name, version, license } = manifestOf(folder);
      return `${name} ${version} (${license})\n\n${licenceText(folder)}\n`;
    })
    .join(`\n${'-'.repeat(72)}\n\n`);
}

function purl(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** A CycloneDX 1.6 list; the same bytes for the same packages, so without a time and a serial number. */
export function billOfMaterials(folders) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const own = manifestOf('.');
  const component = ({ name, version, description, license }, type) => ({
    type,
    'bom-ref': purl(name, version),
    name,
    version,
    description,
    licenses: [{ license: { id: license } }],
    purl: purl(name, version),
  });
  const bundled = folders.map((folder) => {
    const { integrity } = packages[folder.slice(folder.indexOf('node_modules/'))];
    const content = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
    return {
      ...component(manifestOf(folder), 'library'),
      hashes: [{ alg: 'SHA-512', content }],
    };
  });
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component(own, 'application') },
    components: bundled,
    dependencies: [
      { ref: purl(own.name, own.version), dependsOn: bundled.map((each) => each['bom-ref']) },
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}
