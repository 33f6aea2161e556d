import { type Command, Option } from 'commander';
import type { HostKindName } from '../../host/rule.js';
import { wrap } from '../../report/wrap.js';
import { type RuleDocument, releasesText, ruleDocuments } from '../../rule-documents.js';
import { largest } from '../../text/long-lists.js';
import { ruleUrl } from '../../text/rule-url.js';
import { EXIT, type ExitCode, type Io } from '../io.js';
import { widthOf } from '../output/width.js';
import type { CommandContext } from './context.js';

/** A rule on scenarios (kind null) or on another kind of file, which no ACRN release bounds. */
type ListedRule = Omit<RuleDocument, 'releases' | 'examples'> & {
  readonly kind: HostKindName | null;
  readonly releases: RuleDocument['releases'] | null;
};

async function listedRules(): Promise<ListedRule[]> {
  const { hostRuleDocuments } = await import('../../host/documents.js');
  const onScenarios = ruleDocuments().map(({ examples: _, ...rule }) => ({ ...rule, kind: null }));
  const onOthers = (await hostRuleDocuments()).map(({ kind, name, meta }): ListedRule => {
    const { summary, why, severity, fix, references } = meta;
    const category = 'nested' as const;
    const facts = { summary, why, category, severity, releases: null, fix, references };
    return { name, ...facts, url: ruleUrl(name), kind };
  });
  return [...onScenarios, ...onOthers];
}

/** A line a rule; two where a terminal is too narrow for one. */
function asText(rules: readonly ListedRule[], io: Io): string {
  const group = ({ kind, category }: ListedRule) => kind ?? category;
  const name = largest(rules.map((rule) => rule.name.length));
  const width = largest(rules.map((rule) => group(rule).length));
  const most = io.stdout.isTTY ? widthOf(io) : Number.POSITIVE_INFINITY;
  const longest = largest(rules.map(({ summary }) => summary.length));
  const fits = name + width + longest + 4 <= most;
  return rules
    .map((rule) => {
      const head = `${rule.name.padEnd(name)}  ${group(rule).padEnd(width)}`;
      if (fits) return `${head}  ${rule.summary}`;
      return [head.trimEnd(), ...wrap(rule.summary, most - 4)].join('\n    ');
    })
    .join('\n');
}

function asJson(rules: readonly ListedRule[]): string {
  return JSON.stringify({ version: 1, rules }, null, 2);
}

function asMarkdown(rules: readonly ListedRule[]): string {
  const rows = rules.map(
    ({ name, summary, category, severity, releases, kind, fix, url }) =>
      `| [${name}](${url}) | ${summary.replaceAll('|', '\\|')} | ${category} | ${severity} | ${releases === null ? kind : releasesText(releases)} | ${fix} |`,
  );
  return [
    '| rule | finds | category | severity | releases, or kind of file | fix |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const FORMATS = { text: asText, json: asJson, markdown: asMarkdown };

/** Lists the rules. */
async function rules(
  { format }: { readonly format: keyof typeof FORMATS },
  io: Io,
): Promise<ExitCode> {
  io.stdout.write(`${FORMATS[format](await listedRules(), io)}\n`);
  return EXIT.clean;
}

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('rules')
    .description('list the rules')
    .addOption(
      new Option('--format <format>', 'how to list them')
        .choices(Object.keys(FORMATS))
        .default('text'),
    )
    .action(async (options) => {
      done(await rules(options, io));
    });
}
