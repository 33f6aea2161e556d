// Writes the releases into schemas/config.json, and src/config/generated/validate.ts: its precompiled ajv validator. With
// --check nothing is written: exit code 1 when one is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { load } from './load.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SCHEMA = 'schemas/config.json';
const VALIDATOR = 'src/config/generated/validate.ts';

/** Keywords that only people and editors read. */
const ANNOTATIONS = ['$schema', '$id', 'title', 'description'];

const ajv = new Ajv({
  allErrors: true,
  messages: false,
  inlineRefs: false,
  code: { source: true, esm: true, lines: true },
});
const { RELEASES } = await load('src/release.ts');
const releases = RELEASES.map((release) => `"${release}"`).join(', ');
const schemaText = readFileSync(join(root, SCHEMA), 'utf8').replace(
  /("description": "The ACRN release\.",\s*"enum": )\[[^\]]*\]/,
  `$1[${releases}]`,
);
const schema = JSON.parse(schemaText, (key, value) =>
  ANNOTATIONS.includes(key) && typeof value === 'string' ? undefined : value,
);
const code = standalone
  .default(ajv, ajv.compile(schema))
  .replace(/^"use strict";\s*/, '')
  .replace(
    /export const validate = (\w+);\s*export default \1;/,
    'export const validate: Validate = $1;',
  );
if (code.includes('require(') || !code.includes('export const validate: Validate')) {
  throw new Error(
    "schemas/config.json: ajv's code needs something at run time that is not bundled",
  );
}
const text = [
  '// @ts-nocheck',
  '// Generated from schemas/config.json by scripts/generate-config-validator.js; do not edit.',
  "import type { Validate } from '../../schema/validator.js';",
  '',
  code,
  '',
].join('\n');

for (const [file, content] of [
  [SCHEMA, schemaText],
  [VALIDATOR, text],
]) {
  const path = join(root, file);
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  } else if (readFileSync(path, 'utf8') !== content) {
    console.error(`${file} is stale: run npm run generate`);
    process.exitCode = 1;
  }
}
