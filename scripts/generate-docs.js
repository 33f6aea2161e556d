// Writes docs/rules/, one page a rule and an index by subject, and the rule table of the README, from the
// rules' own meta data, and the figures of docs/costs.md as a module. With --check it writes nothing and exits 1 when one of them is stale.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { costsModule } from './costs-table.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pagesFolder = join(root, 'docs/rules');

/**
 * The exports of a TypeScript module.
 * @param {string} path
 */
async function load(path) {
  const bundle = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    // Its other form, for old loaders, cannot be bundled.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  });
  const code = Buffer.from(bundle.outputFiles[0]?.text ?? '').toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

/** @typedef {import('../src/rule-documents.ts').RuleDocument} RuleDocument */
const { releasesText, ruleDocuments } = await load('src/rule-documents.ts');
const { exampleDiff } = await load('src/rule-examples.ts');
/** @type {readonly RuleDocument[]} */
const all = ruleDocuments();

/** @typedef {import('../src/host/documents.ts').HostRuleDocument} HostRuleDocument */
const { hostExampleDiff, hostRuleDocuments } = await load('src/host/documents.ts');
/** @type {readonly HostRuleDocument[]} */
const hostRules = await hostRuleDocuments();
/** @type {{ kinds: readonly import('../src/host/index.ts').HostKind[] }} */
const { kinds } = await load('src/host/index.ts');

const named = [...all, ...hostRules];
const twice = named.filter(({ name }, i) => named.findIndex((other) => other.name === name) < i);
if (twice.length > 0) {
  throw new Error(`two rules have the name ${twice.map(({ name }) => name).join(', ')}`);
}

const CATEGORIES = {
  xml: 'the file cannot be read as a scenario',
  schema: "ACRN's own validator rejects it",
  build: "ACRN's build stops, or silently spoils the result",
  nested: 'a nested guest will not run',
  suppression: 'a comment that should suppress findings does not',
};
const FIXES = {
  none: 'no fix',
  safe: '`acrn-nvmx fix` mends it',
  unsafe: '`acrn-nvmx fix` mends it; some fixes drop content, which `--safe-only` leaves alone',
};

/** Sentences begin with a capital letter, except where an element name or an option path begins them. */
/** @param {string} text */
function sentence(text) {
  return /^(?:a|an|the|one|two|both|there|another|some|several|not|more|no|in|with|only|all|each) /.test(
    text,
  )
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text;
}

/**
 * A source as a link: a file of ACRN at the tag of its release.
 * @param {string} reference
 */
function link(reference) {
  const [, release, path, rest = ''] = /^ACRN (v\d\.\d) ([\w./-]+\.\w+)(.*)$/.exec(reference) ?? [];
  return release === undefined
    ? reference
    : `[ACRN ${release} ${path}](https://github.com/projectacrn/acrn-hypervisor/blob/${release}/${path})${rest}`;
}

/** @param {RuleDocument} rule */
function page(rule) {
  const { name, summary, why, category, severity, releases, fix, references, examples } = rule;
  const [example] = examples;
  const diff = example === undefined ? [] : exampleDiff(example);
  const shown =
    diff.length === 0
      ? []
      : [
          '## Example',
          `In \`scenarios/${example?.scenario}\`:`,
          ['```diff', ...diff, '```'].join('\n'),
        ];
  return `${[
    `# ${name}`,
    `${sentence(summary)}.`,
    [
      '| | |',
      '|---|---|',
      `| Category | \`${category}\`: ${CATEGORIES[category]} |`,
      `| Severity | ${severity} |`,
      `| Releases | ${releasesText(releases)} |`,
      `| Fix | ${FIXES[fix]} |`,
    ].join('\n'),
    '## Why',
    why,
    ...shown,
    '## Sources',
    references.map((reference) => `- ${link(reference)}`).join('\n'),
  ].join('\n\n')}\n`;
}

/** @param {HostRuleDocument} rule */
function hostPage({ kind, name, meta }) {
  const { summary, why, severity, fix, references, examples } = meta;
  const [example] = examples;
  const diff = example === undefined ? [] : hostExampleDiff(example);
  const { summary: what = '' } = kinds.find((each) => each.kind === kind) ?? {};
  return `${[
    `# ${name}`,
    `${sentence(summary)}.`,
    [
      '| | |',
      '|---|---|',
      `| Files | \`${kind}\`: ${what} |`,
      `| Severity | ${severity} |`,
      `| Fix | ${FIXES[fix]} |`,
    ].join('\n'),
    '## Why',
    why,
    '## Example',
    ['```diff', ...diff, '```'].join('\n'),
    '## Sources',
    references.map((reference) => `- ${link(reference)}`).join('\n'),
  ].join('\n\n')}\n`;
}

/** @param {string} kind */
function hostTable(kind) {
  return [
    '| rule | finds | severity | fix |',
    '|---|---|---|---|',
    ...hostRules
      .filter((rule) => rule.kind === kind)
      .map(
        ({ name, meta }) =>
          `| [${name}](${name}.md) | ${meta.summary.replaceAll('|', '\\|')} | ${meta.severity} | ${meta.fix === 'unsafe' ? 'safe or unsafe' : meta.fix} |`,
      ),
  ].join('\n');
}

/** The folders of src/rules are the subjects. */
const SUBJECTS = {
  nesting: 'Nested virtualization',
  file: 'The file',
  board: 'The board',
  vms: 'Virtual machines',
  pcpus: 'pCPUs',
  vuarts: 'Virtual UARTs and the console',
  'shared-memory': 'Shared memory',
  cache: 'Cache allocation',
  pci: 'Devices',
  memory: 'Memory',
  kernel: 'Kernels and boot arguments',
  virtio: 'Virtio devices',
  values: 'Values',
  suppression: 'Suppression comments',
  schema: "ACRN's schema",
};

/** @param {string} subject */
function ofSubject(subject) {
  if (subject === 'suppression') return all.filter(({ category }) => category === subject);
  const folder = join(root, 'src/rules', subject);
  const names =
    subject === 'schema' ? [] : readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
  const isRule = new Set(names);
  if (subject !== 'schema') return all.filter(({ name }) => isRule.has(name));
  const others = Object.keys(SUBJECTS).filter((other) => other !== 'schema');
  const taken = new Set(others.flatMap((other) => ofSubject(other).map(({ name }) => name)));
  return all.filter(({ name }) => !taken.has(name));
}

/** @param {string} folder @param {readonly RuleDocument[]} rows */
function table(folder, rows) {
  return [
    '| rule | finds | category | releases | fix |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ name, summary, category, releases, fix }) =>
        `| [${name}](${folder}${name}.md) | ${summary.replaceAll('|', '\\|')} | ${category} | ${releasesText(releases)} | ${fix === 'unsafe' ? 'safe or unsafe' : fix} |`,
    ),
  ].join('\n');
}

const index = `# Rules

Written by \`npm run generate\` from the rules themselves; \`acrn-nvmx explain RULE\` shows the same page.

${Object.entries(SUBJECTS)
  .map(([subject, title]) => `## ${title}\n\n${table('', ofSubject(subject))}`)
  .join('\n\n')}

# Files around a scenario

${kinds.map(({ kind, summary }) => `## ${kind}: ${summary}\n\n${hostTable(kind)}`).join('\n\n')}
`;

/** @param {string} category */
const inCategory = (category) => all.filter((rule) => rule.category === category);
const nested = [
  '| rule | finds | fix |',
  '|---|---|---|',
  ...inCategory('nested').map(
    ({ name, summary, fix }) =>
      `| [${name}](docs/rules/${name}.md) | ${summary} | ${fix === 'unsafe' ? 'safe or unsafe' : fix} |`,
  ),
].join('\n');
const others = ['xml', 'schema', 'build']
  .map((category) => `${inCategory(category).length} of category \`${category}\``)
  .join(', ');
const summary = `What keeps a nested guest from running:\n\n${nested}\n\nThe other rules, ${others}, stand with these in [docs/rules](docs/rules/README.md), each with its reason, an example and its sources.`;
const readmePath = join(root, 'README.md');
const readme = readFileSync(readmePath, 'utf8').replace(
  /(<!-- rules -->\n)[\s\S]*?(<!-- end of rules -->)/,
  (_, start, end) => `${start}${summary}\n${end}`,
);
const kindTable = [
  '| kind | what | example |',
  '|---|---|---|',
  ...kinds.map(
    ({ kind, summary: what, example }) =>
      `| \`${kind}\` | ${what} | \`${example.replaceAll('|', '\\|')}\` |`,
  ),
].join('\n');
const readmeWithKinds = readme.replace(
  /(<!-- kinds -->\n)[\s\S]*?(<!-- end of kinds -->)/,
  (_, start, end) => `${start}${kindTable}\n${end}`,
);

const files = new Map([
  [readmePath, readmeWithKinds],
  [
    join(root, 'src/engine/costs/figures.ts'),
    costsModule(readFileSync(join(root, 'docs/costs.md'), 'utf8')),
  ],
  [join(pagesFolder, 'README.md'), index],
  ...all.map((rule) => /** @type {const} */ ([join(pagesFolder, `${rule.name}.md`), page(rule)])),
  ...hostRules.map(
    (rule) => /** @type {const} */ ([join(pagesFolder, `${rule.name}.md`), hostPage(rule)]),
  ),
]);
const check = process.argv.includes('--check');

/** @param {string} path */
function contentOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

if (!check) mkdirSync(pagesFolder, { recursive: true });
const present = readdirSync(pagesFolder).map((name) => join(pagesFolder, name));
const stale = [
  ...[...files].filter(([path, content]) => contentOf(path) !== content).map(([path]) => path),
  ...present.filter((path) => !files.has(path)),
];
for (const path of stale) {
  const content = files.get(path);
  if (check) {
    console.error(`${path} is stale: run npm run generate`);
    process.exitCode = 1;
  } else if (content === undefined) rmSync(path);
  else writeFileSync(path, content);
}
