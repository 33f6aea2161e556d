// Writes docs/rules.md and the rule table of the README from the rules' own meta data. With --check it
// writes nothing and exits 1 when one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The exports of a TypeScript module. */
async function load(path) {
  const bundle = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const code = Buffer.from(bundle.outputFiles[0].text).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

const { rules, textRules } = await load('src/rules/registry.ts');
const { RELEASES } = await load('src/release.ts');
const NEWEST = RELEASES.at(-1);
const { SCHEMA_RULES } = await load('src/schema/catalogue.ts');
const { ASSERTIONS } = await load('src/schema/assertions/index.ts');

const EVERYWHERE = { first: 'v2.5' };

/** What the schema stage finds, in the shape of a rule; ACRN's schema files are its only reference. */
function schemaRule(name, { summary, why }, releases = EVERYWHERE) {
  const references = ['ACRN misc/config_tools/schema (config.xsd, VMtypes.xsd, types.xsd)'];
  const meta = {
    summary,
    why,
    category: 'schema',
    severity: 'error',
    releases,
    fix: 'none',
    references,
  };
  return { name, meta };
}

const schemaRules = [
  ...Object.entries(SCHEMA_RULES).map(([name, meta]) => schemaRule(name, meta)),
  ...ASSERTIONS.map(({ name, meta }) => schemaRule(name, meta, meta.releases)),
].filter(({ name }) => ![...textRules, ...rules].some((rule) => rule.name === name));

const CATEGORIES = {
  xml: 'The file cannot be read as a scenario',
  schema: "ACRN's own validator rejects it",
  build: "ACRN's build stops, or silently spoils the result",
  nested: 'A nested guest will not run',
};
const all = [...textRules, ...schemaRules, ...rules];

function range({ first, last }) {
  if (last === undefined || last === NEWEST) return first === 'v2.5' ? 'all' : `${first} and newer`;
  return `${first} to ${last}`;
}

function section({ name, meta }) {
  const { summary, why, severity, releases, fix, references } = meta;
  const facts = `${severity}; ACRN ${range(releases)}; fix: ${fix}`;
  const sources = references.map((reference) => `- ${reference}`).join('\n');
  return `### ${name}\n\n${summary[0].toUpperCase()}${summary.slice(1)}. (${facts})\n\n${why}\n\n${sources}\n`;
}

function ofCategory(category) {
  return all.filter(({ meta }) => meta.category === category);
}

const pages = Object.entries(CATEGORIES)
  .filter(([category]) => ofCategory(category).length > 0)
  .map(
    ([category, title]) =>
      `## ${category}: ${title}\n\n${ofCategory(category).map(section).join('\n')}`,
  );
const rulesPage = `# Rules\n\nWritten by \`npm run generate\` from the rules themselves.\n\n${pages.join('\n')}`;

const table = [
  '| rule | finds | fix |',
  '|---|---|---|',
  ...ofCategory('nested').map(
    ({ name, meta }) => `| [${name}](docs/rules.md#${name}) | ${meta.summary} | ${meta.fix} |`,
  ),
].join('\n');
const others = ['xml', 'schema', 'build']
  .map((category) => `${ofCategory(category).length} of category \`${category}\``)
  .join(', ');
const summary = `What keeps a nested guest from running:\n\n${table}\n\nThe other rules, ${others}, stand with these in [docs/rules.md](docs/rules.md), each with its reason and source.`;

const readmePath = join(root, 'README.md');
const readme = readFileSync(readmePath, 'utf8').replace(
  /(<!-- rules -->\n)[\s\S]*?(<!-- end of rules -->)/,
  (_, start, end) => `${start}${summary}\n${end}`,
);

const files = [
  [join(root, 'docs/rules.md'), rulesPage],
  [readmePath, readme],
];
const check = process.argv.includes('--check');
for (const [path, content] of files) {
  let found = '';
  try {
    found = readFileSync(path, 'utf8');
  } catch {
    // Not written yet.
  }
  if (found === content) continue;
  if (check) {
    console.error(`${path} is stale: run npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, content);
  }
}
