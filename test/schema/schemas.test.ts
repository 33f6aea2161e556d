// The files in schemas/: complete for editors, consistent, and compiled into src/schema/generated/.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/release.js';

const root = join(import.meta.dirname, '../..');

interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly default?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly sequence?: readonly string[];
  readonly required?: readonly string[];
  readonly allOf?: readonly { readonly then: Schema }[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const files = new Map<string, Schema>(
  readdirSync(join(root, 'schemas'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')) as Schema]),
);

/** The schema behind a $ref, with what stands beside the $ref. */
function resolve(file: string, schema: Schema): { file: string; schema: Schema } {
  if (schema.$ref === undefined) return { file, schema };
  const [path = '', pointer = ''] = schema.$ref.split('#/definitions/');
  const folder = file.includes('/') ? `${file.split('/')[0]}/` : '';
  const target = path === '' ? file : `${folder}${path}`;
  const found = files.get(target)?.definitions?.[pointer];
  if (found === undefined) throw new Error(`schemas/${file}: nothing at ${schema.$ref}`);
  const { $ref: _, ...beside } = schema;
  const end = resolve(target, found);
  return { file: end.file, schema: { ...end.schema, ...beside } };
}

/** Every element of a release with its path. */
function* elements(file: string, schema: Schema, path: string): Generator<[string, Schema]> {
  const at = resolve(file, schema);
  yield [path, at.schema];
  for (const { then } of at.schema.allOf ?? []) yield* elements(at.file, then, path);
  for (const [name, part] of Object.entries(at.schema.properties ?? {})) {
    const item = part.items === undefined ? part : part.items;
    yield* elements(at.file, item, `${path}/${name}`);
  }
}

test('there is a schema for each release', () => {
  const names = [...files.keys()].filter((name) => /^v[^/]*$/.test(name));
  expect(names.sort()).toEqual(RELEASES.map((release) => `${release}.json`).sort());
});

describe.each(RELEASES)('%s', (release) => {
  const all = [...elements(`${release}.json`, files.get(`${release}.json`) ?? {}, 'acrn-config')];

  test('every element has a title and a description', () => {
    const bare = all.filter(([, { title, description }]) => !title || !description);
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test('every default is a value that the schema allows', () => {
    for (const [path, schema] of all) {
      if (schema.default === undefined) continue;
      if (schema.enum !== undefined) expect(schema.enum, path).toContain(schema.default);
      if (schema.pattern !== undefined) {
        expect(schema.default, path).toMatch(new RegExp(schema.pattern, 'u'));
      }
    }
  });

  test('orders and required names are those of the properties', () => {
    for (const [path, { properties = {}, sequence, required = [] }] of all) {
      const names = Object.keys(properties);
      expect(names, path).toEqual(expect.arrayContaining([...required]));
      if (sequence !== undefined) {
        expect(sequence, path).toEqual(names.filter((name) => !name.startsWith('@')));
      }
    }
  });
});

test('the generated validators are fresh (npm run generate)', () => {
  const script = join(root, 'scripts/generate-validators.js');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
