// Writes docs/rules/, one page a rule and an index by subject, from the rules' own meta data; the man page and the
// README's table of commands from the commander definitions; the table of kinds in docs/host-files.md; the figures of
// docs/costs.md as a module. With --check it writes nothing and exits 1 when one of them is stale.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { costsModule } from './costs-table.js';
import { load } from './load.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pagesFolder = join(root, 'docs/rules');

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

const untitled = readdirSync(join(root, 'src/rules'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !Object.hasOwn(SUBJECTS, entry.name))
  .map(({ name }) => name);
if (untitled.length > 0) {
  throw new Error(`src/rules/${untitled.join(', ')}: a folder of rules needs a title in SUBJECTS`);
}

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

/** @typedef {import('commander').Command} Command */
/** @type {{ wholeProgram: (io: object) => Promise<Command> }} */
const { wholeProgram } = await load('src/cli/program.ts');
/** @type {{ manPage: (program: Command) => string }} */
const { manPage } = await load('src/cli/man-page.ts');
/** @type {{ COMMAND_GROUPS: readonly import('../src/cli/command-groups.ts').CommandGroup[] }} */
const { COMMAND_GROUPS } = await load('src/cli/command-groups.ts');
const program = await wholeProgram({});
const commandTable = [
  '| command | |',
  '|---|---|',
  ...COMMAND_GROUPS.flatMap(({ title, examples }) => [
    `| **${title}** | |`,
    ...Object.keys(examples).map((name) => {
      const command = program.commands.find((each) => each.name() === name);
      return `| \`${name}\` | ${command?.description().replaceAll('|', '\\|')} |`;
    }),
  ]),
].join('\n');

/**
 * A document with what stands between two comments replaced.
 * @param {string} file @param {string} part @param {string} content
 */
function withPart(file, part, content) {
  return readFileSync(join(root, file), 'utf8').replace(
    new RegExp(`(<!-- ${part} -->\n)[\\s\\S]*?(<!-- end of ${part} -->)`),
    (_, start, end) => `${start}${content}\n${end}`,
  );
}

const kindTable = [
  '| kind | what | example |',
  '|---|---|---|',
  ...kinds.map(
    ({ kind, summary: what, example }) =>
      `| \`${kind}\` | ${what} | \`${example.replaceAll('|', '\\|')}\` |`,
  ),
].join('\n');

const files = new Map([
  [join(root, 'README.md'), withPart('README.md', 'commands', commandTable)],
  [join(root, 'docs/host-files.md'), withPart('docs/host-files.md', 'kinds', kindTable)],
  [join(root, 'man/acrn-nvmx.1'), manPage(program)],
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
