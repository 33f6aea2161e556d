// Writes src/schema/generated/: for each release the precompiled ajv validator of schemas/<release>.json
// and the shape of its elements. With --check nothing is written: exit code 1 when a file is stale.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { _, Name, stringify } from 'ajv/dist/compile/codegen/index.js';
import standalone from 'ajv/dist/standalone/index.js';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const schemas = join(root, 'schemas');
const generated = join(root, 'src/schema/generated');

/** Keywords that only people and editors read. */
const ANNOTATIONS = new Set([
  '$schema',
  '$comment',
  'title',
  'description',
  'default',
  'distinct',
  'expects',
]);

/** Keywords that src/schema/keywords defines: keyword -> type of data, type of its own value. */
/** @type {Record<string, ['object' | 'string' | 'array', 'object' | 'string' | 'array']>} */
const KEYWORDS = {
  caseIs: ['object', 'string'],
  sequence: ['object', 'array'],
  xsInteger: ['string', 'object'],
  uniqueChild: ['array', 'string'],
};

const files = new Map();

function load(file) {
  if (!files.has(file)) files.set(file, JSON.parse(readFileSync(join(schemas, file), 'utf8')));
  return files.get(file);
}

/** A schema together with the file it stands in, and the name by which it was found. */
function follow(file, reference) {
  const [path, pointer] = reference.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  const name = pointer.slice('/definitions/'.length);
  const schema = load(target).definitions?.[name];
  if (schema === undefined) throw new Error(`schemas/${file}: nothing at ${reference}`);
  return { file: target, name, schema };
}

/** The schema with its $ref, if it has one, followed; annotations beside a $ref win. */
function resolve(file, schema) {
  if (schema.$ref === undefined) return { file, schema };
  const { $ref, ...beside } = schema;
  const found = follow(file, $ref);
  const end = resolve(found.file, found.schema);
  return { file: end.file, schema: { ...end.schema, ...beside } };
}

/** One self-contained schema, without annotations, for ajv. */
function bundle(release) {
  const definitions = {};
  const names = new Map();

  function reduce(file, schema) {
    if (Array.isArray(schema)) return schema.map((part) => reduce(file, part));
    if (typeof schema !== 'object' || schema === null) return schema;
    const result = {};
    for (const [key, value] of Object.entries(schema)) {
      if (ANNOTATIONS.has(key) || key === 'definitions') continue;
      if (key === '$ref') result.$ref = `#/definitions/${define(file, value)}`;
      else if (key === 'if') result.if = { caseIs: Object.values(value.properties)[0].const };
      else if (key === 'properties') {
        result.properties = Object.fromEntries(
          Object.entries(value).map(([name, part]) => [name, reduce(file, part)]),
        );
      } else result[key] = key in KEYWORDS ? value : reduce(file, value);
    }
    return result;
  }

  function define(file, reference) {
    const found = follow(file, reference);
    // A definition that only points on, with annotations of its own, needs no function.
    const keys = Object.keys(found.schema).filter((key) => !ANNOTATIONS.has(key));
    if (keys.length === 1 && keys[0] === '$ref') return define(found.file, found.schema.$ref);
    const id = `${found.file}#${found.name}`;
    let name = names.get(id);
    if (name === undefined) {
      name = found.name in definitions ? `${found.name}${names.size}` : found.name;
      names.set(id, name);
      definitions[name] = {};
      definitions[name] = reduce(found.file, found.schema);
    }
    return name;
  }

  const file = `${release}.json`;
  return { ...reduce(file, load(file)), definitions };
}

/** What src/schema/shape.ts describes, from the schema with its annotations. */
function shapeOf(file, schema, name = '') {
  const { file: at, schema: found } = resolve(file, schema);
  const title = found.title ?? name;
  if (found.allOf !== undefined) {
    const by = Object.keys(found.allOf[0].if.properties)[0];
    const cases = found.allOf.map((part) => ({
      value: part.if.properties[by].const,
      shape: shapeOf(at, part.then),
    }));
    return { kind: 'choice', title, by, cases };
  }
  if (found.type === 'string') {
    return {
      kind: 'text',
      title,
      default: found.default,
      distinct: found.distinct,
      values: found.enum ?? found.xsInteger?.values?.map(String),
      expects: found.expects,
    };
  }
  const required = new Set(found.required);
  const entries = Object.entries(found.properties);
  return {
    kind: 'group',
    title,
    ordered: found.sequence !== undefined,
    children: entries
      .filter(([child]) => !child.startsWith('@'))
      .map(([child, part]) => {
        const repeatable = part.type === 'array';
        return {
          name: child,
          shape: shapeOf(at, repeatable ? part.items : part, child),
          minimum: required.has(child) ? (part.minItems ?? 1) : 0,
          maximum: repeatable ? (part.maxItems ?? Number.POSITIVE_INFINITY) : 1,
          repeatable,
        };
      }),
    attributes: entries.filter(([key]) => key.startsWith('@')).map(([key]) => key.slice(1)),
  };
}

/** TypeScript that builds the shape; what occurs several times becomes a constant of its own. */
function shapeCode(shape) {
  const constants = new Map();
  const child = ({ name, shape: of, minimum, maximum, repeatable }) =>
    `c(${JSON.stringify(name)}, ${code(of)}${
      minimum === 1 && maximum === 1 && !repeatable
        ? ''
        : `, ${minimum}, ${maximum}${repeatable ? ', true' : ''}`
    })`;
  function constant(text) {
    if (!constants.has(text)) constants.set(text, `s${constants.size}`);
    return constants.get(text);
  }
  function code(of) {
    if (of.kind === 'text') return constant(JSON.stringify(of));
    if (of.kind === 'choice') {
      const cases = of.cases.map(
        (each) => `{ value: ${JSON.stringify(each.value)}, shape: ${code(each.shape)} }`,
      );
      return `{ kind: 'choice', title: ${JSON.stringify(of.title)}, by: ${JSON.stringify(of.by)}, cases: [${cases.join(', ')}] }`;
    }
    const children = of.children.map((each) => `\n  ${child(each)},`).join('');
    return constant(
      `{ kind: 'group', title: ${JSON.stringify(of.title)}, ordered: ${of.ordered}, attributes: ${JSON.stringify(of.attributes)}, children: [${children}\n] }`,
    );
  }
  const top = code(shape);
  return [
    'const c = (name, shape, minimum = 1, maximum = 1, repeatable = false) => ({ name, shape, minimum, maximum, repeatable });',
    ...[...constants].map(
      ([text, name]) => `const ${name} = ${text.replaceAll('Infinity', '1 / 0')};`,
    ),
    `export const shape: GroupShape = ${top};`,
  ].join('\n');
}

/** Keeps of the schemas that ajv's code carries only what it reads, and of its errors only what
 * src/schema/diagnose.ts reads. */
function withoutUnusedParts(code) {
  return (
    code
      .replace(/^const (schema\d+) = (\{.*\});\n/gm, (_line, name, json) => {
        const schema = JSON.parse(json);
        const used = new Set(
          [...code.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map((m) => m[1]),
        );
        const parts = [...used].map((key) => {
          const part = schema[key];
          // Where ajv looks only for the names of properties, the names are enough.
          const onlyNames = key === 'properties' && !code.includes(`${name}.properties.`);
          return [
            key,
            onlyNames ? Object.fromEntries(Object.keys(part).map((each) => [each, 1])) : part,
          ];
        });
        return parts.length === 0
          ? ''
          : `const ${name} = ${JSON.stringify(Object.fromEntries(parts))};\n`;
      })
      .replace(/,schemaPath:"[^"]*"/g, '')
      // The same in one statement instead of seven lines, which every check has to compile.
      .replace(
        /const (err\d+) = (\{.*\});\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;/g,
        '(vErrors ??= []).push($2);\nerrors++;',
      )
      // Without a copy of all errors before for each part that has some.
      .replace(
        /vErrors = vErrors === null \? (\w+\.errors) : vErrors\.concat\(\1\);/g,
        'vErrors = joined(vErrors, $1);',
      )
      .replace(/,parentData:\w+,parentDataProperty:(?:"[^"]*"|\w+),rootData\}/g, '}')
      .replaceAll(
        '{instancePath="", parentData, parentDataProperty, rootData=data}={}',
        '{instancePath=""}={}',
      )
  );
}

function validatorCode(release) {
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    inlineRefs: false,
    loopRequired: 1,
    strictTypes: false,
    code: { source: true, esm: true, lines: true },
  });
  for (const [keyword, [type, schemaType]] of Object.entries(KEYWORDS)) {
    ajv.addKeyword({
      keyword,
      type,
      schemaType,
      // What the keyword found, as the parameters of the error.
      // Without messages: what the keyword found is all there is.
      error: /** @type {import('ajv').KeywordErrorDefinition} */ ({
        params: ({ params }) => params.problem,
      }),
      code(context) {
        const { gen, data, schema } = context;
        const problem = gen.const(
          'problem',
          _`${new Name(keyword)}(${stringify(schema)}, ${data})`,
        );
        context.setParams({ problem });
        context.fail(_`${problem} !== undefined`);
      },
    });
  }
  return withoutUnusedParts(standalone.default(ajv, ajv.compile(bundle(release))))
    .replace(/^"use strict";\s*/, '')
    .replace(
      /export const validate = (\w+);\s*export default \1;/,
      'export const validate: Validate = $1;',
    );
}

/** The first release with that validator: what differs in the shape alone needs no second one. */
const validators = new Map();

function moduleText(release) {
  const file = `${release}.json`;
  const code = validatorCode(release);
  const same = validators.get(code);
  if (same === undefined) validators.set(code, release);
  const text = [
    '// @ts-nocheck',
    `// Generated from schemas/${file} by scripts/generate-validators.js; do not edit.`,
    ...(same === undefined
      ? [
          `import { ${Object.keys(KEYWORDS).join(', ')} } from '../keywords/index.js';`,
          "import { joined } from '../joined.js';",
          "import type { GroupShape } from '../shape.js';",
          "import type { Validate } from '../validator.js';",
          '',
          code,
        ]
      : [
          "import type { GroupShape } from '../shape.js';",
          `export { validate } from './${same}.js';`,
          '',
        ]),
    shapeCode(shapeOf(file, load(file), 'acrn-config')),
    '',
  ].join('\n');
  if (
    text.includes('require(') ||
    !/export (?:const validate: Validate|\{ validate \})/.test(text)
  ) {
    throw new Error(`schemas/${file}: ajv's code needs something at run time that is not bundled`);
  }
  return text;
}

/** Which module has the schema of which release; each is loaded only when it is needed. */
function indexText() {
  return [
    '// Generated from schemas/ by scripts/generate-validators.js; do not edit.',
    "import type { Release } from '../../release.js';",
    "import type { ReleaseSchema } from '../validator.js';",
    '',
    'export const SCHEMAS: Readonly<Record<Release, () => Promise<ReleaseSchema>>> = {',
    ...releases.map((release) => `  '${release}': () => import('./${release}.js'),`),
    '};',
    '',
  ].join('\n');
}

/** All schemas in one module, for what cannot wait until one is loaded. */
function allText() {
  const variable = (release) => release.replaceAll('.', '_');
  return [
    '// Generated from schemas/ by scripts/generate-validators.js; do not edit.',
    "import type { Release } from '../../release.js';",
    "import type { ReleaseSchema } from '../validator.js';",
    ...releases.map((release) => `import * as ${variable(release)} from './${release}.js';`),
    '',
    'export const ALL_SCHEMAS: Readonly<Record<Release, ReleaseSchema>> = {',
    ...releases.map((release) => `  '${release}': ${variable(release)},`),
    '};',
    '',
  ].join('\n');
}

/** Calls `found` with the path and the description of each element that a schema describes. */
function describe(file, schema, path, found) {
  const { file: at, schema: own } = resolve(file, schema);
  if (own.type === 'array') {
    const inner = resolve(at, own.items);
    const description = inner.schema.description ?? own.description;
    return describe(inner.file, { ...inner.schema, description }, path, found);
  }
  if (path !== '' && own.description !== undefined) found(path, own.description);
  for (const { then } of own.allOf ?? []) {
    const inner = resolve(at, then);
    describe(inner.file, { ...inner.schema, description: undefined }, path, found);
  }
  for (const [name, part] of Object.entries(own.properties ?? {})) {
    describe(at, part, path === '' ? name : `${path}.${name}`, found);
  }
}

/** What each element means, in our own words, by its path and the release in which these words begin. */
function descriptionsText() {
  const descriptions = {};
  for (const release of releases) {
    const file = `${release}.json`;
    const seen = new Set();
    describe(file, load(file), '', (path, text) => {
      if (seen.has(path)) return;
      seen.add(path);
      descriptions[path] ??= {};
      const since = descriptions[path];
      if (Object.values(since).at(-1) !== text) since[release] = text;
    });
  }
  return [
    '// Generated from schemas/ by scripts/generate-validators.js; do not edit.',
    "import type { Release } from '../../release.js';",
    '',
    'export const DESCRIPTIONS: Readonly<Record<string, Readonly<Partial<Record<Release, string>>>>> =',
    `  ${JSON.stringify(descriptions, null, 2).replaceAll('\n', '\n  ')};`,
    '',
  ].join('\n');
}

const releases = readdirSync(schemas)
  .filter((name) => /^v\d.*\.json$/.test(name))
  .map((name) => name.slice(0, -'.json'.length))
  .sort();
const wanted = new Map(releases.map((release) => [`${release}.ts`, moduleText(release)]));
wanted.set('index.ts', indexText());
wanted.set('all.ts', allText());
wanted.set('descriptions.ts', descriptionsText());

if (process.argv.includes('--check')) {
  const present = readdirSync(generated).filter((name) => name.endsWith('.ts'));
  const stale = [...new Set([...wanted.keys(), ...present])].filter(
    (name) =>
      !present.includes(name) || readFileSync(join(generated, name), 'utf8') !== wanted.get(name),
  );
  for (const name of stale)
    console.error(`src/schema/generated/${name} is stale: run npm run generate`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  rmSync(generated, { recursive: true, force: true });
  mkdirSync(generated, { recursive: true });
  for (const [name, text] of wanted) writeFileSync(join(generated, name), text);
}
