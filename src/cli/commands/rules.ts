import { type Command, Option } from 'commander';
import { type RuleDocument, releasesText, ruleDocuments } from '../../rule-documents.js';
import type { ExitCode, Io } from '../io.js';
import type { CommandContext } from './context.js';

function asText(rules: readonly RuleDocument[]): string {
  const width = Math.max(...rules.map(({ name }) => name.length));
  return rules
    .map(
      ({ name, category, summary }) => `${name.padEnd(width)}  ${category.padEnd(6)}  ${summary}`,
    )
    .join('\n');
}

function asJson(rules: readonly RuleDocument[]): string {
  const rows = rules.map(({ examples: _, ...rule }) => rule);
  return JSON.stringify({ version: 1, rules: rows }, null, 2);
}

function asMarkdown(rules: readonly RuleDocument[]): string {
  const rows = rules.map(
    ({ name, summary, category, severity, releases, fix, url }) =>
      `| [${name}](${url}) | ${summary.replaceAll('|', '\\|')} | ${category} | ${severity} | ${releasesText(releases)} | ${fix} |`,
  );
  return [
    '| rule | finds | category | severity | releases | fix |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const FORMATS = { text: asText, json: asJson, markdown: asMarkdown };

/** Lists the rules. */
export function rules({ format }: { readonly format: keyof typeof FORMATS }, io: Io): ExitCode {
  io.stdout.write(`${FORMATS[format](ruleDocuments())}\n`);
  return 0;
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
    .action((options) => {
      done(rules(options, io));
    });
}
