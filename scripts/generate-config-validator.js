// Writes src/config/generated/validate.ts: the precompiled ajv validator of schemas/config.json. With --check
// nothing is written: exit code 1 when it is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/config/generated/validate.ts');

/** Keywords that only people and editors read. */
const ANNOTATIONS = ['$schema', '$id', 'title', 'description'];

const ajv = new Ajv({
  allErrors: true,
  messages: false,
  inlineRefs: false,
  code: { source: true, esm: true, lines: true },
});
const schema = JSON.parse(readFileSync(join(root, 'schemas/config.json'), 'utf8'), (key, value) =>
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

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/config/generated/validate.ts is stale: run npm run generate');
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
