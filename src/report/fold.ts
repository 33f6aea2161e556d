import type { Diagnostic, Fix, Related } from '../text/diagnostic.js';
import { overlap, type TextEdit } from '../text/edit.js';
import { grouped } from '../text/grouped.js';
import type { CheckedFile } from './checked-file.js';

/** A finding that stands for others of its cause. */
export interface Cause extends Diagnostic {
  /** How many more VMs or places have the fault, in words; those come first in `related`. */
  readonly alike?: string;
}

/** What a sentence names, in the places of a template: VMs, by label or name, and pCPUs. */
interface Template {
  readonly text: string;
  readonly named: readonly { readonly kind: 'VM' | 'pCPU'; readonly text: string }[];
}

const NAMED =
  /"([^"]*)"|\bVM \S+ \([^)]*\)|\bVM \d+\b|\bpCPUs? "?\d+"?(?:(?:,| and| to) "?\d+"?)*|[\w-]+/g;

function templateOf(sentence: string, vmNames: ReadonlySet<string>): Template {
  const named: { kind: 'VM' | 'pCPU'; text: string }[] = [];
  const text = sentence.replace(NAMED, (word, quoted: string | undefined) => {
    const isVm = /^VM [^ ]/.test(word) || vmNames.has(quoted ?? word);
    if (!isVm && !/^pCPUs? /.test(word)) return word;
    named.push({ kind: isVm ? 'VM' : 'pCPU', text: word });
    return '\0';
  });
  return { text, named };
}

/** The edits of all, each once; undefined when some get in each other's way. */
function together(fixes: readonly Fix[]): TextEdit[] | undefined {
  // Findings of many VMs share the edits that mend all of them.
  const all = [...new Set(fixes.map(({ edits }) => edits))].flat();
  const each = [...new Map(all.map((edit) => [JSON.stringify(edit), edit])).values()];
  const sorted = each.sort((a, b) => a.start - b.start || a.end - b.end);
  const clash = sorted.some((edit, at) => {
    const before = sorted[at - 1];
    return before !== undefined && overlap(before, edit);
  });
  return clash ? undefined : sorted;
}

/** One fix that does what all do; that of the first where they get in each other's way. */
function fixOfAll(all: readonly Diagnostic[]): Fix | undefined {
  const fixes = all.flatMap(({ fix }) => fix ?? []);
  const [first] = fixes;
  const edits = together(fixes);
  if (first === undefined || edits === undefined) return first;
  return { ...first, title: [...new Set(fixes.map(({ title }) => title))].join('; '), edits };
}

/** What one of several alike is about where the first is about something else. */
function difference(first: Template, other: Template): Template['named'] {
  return other.named.filter(({ text }, at) => text !== first.named[at]?.text);
}

function fold(all: readonly Diagnostic[], vmNames: ReadonlySet<string>): Cause[] {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return [...all];
  const template = templateOf(first.message, vmNames);
  const differences = others.map(({ message }) =>
    difference(template, templateOf(message, vmNames)),
  );
  const kinds = new Set(differences.map((named) => named[0]?.kind ?? 'place'));
  const [kind = 'place'] = kinds.size === 1 ? kinds : [];
  const places = others.map(({ range }, at): Related => {
    const named = (differences[at] ?? []).map(({ text }) => text).join(', ');
    return { message: named === '' ? 'the same here' : named, range };
  });
  const fix = fixOfAll(all);
  return [
    {
      ...first,
      alike: `${others.length} more ${kind}${others.length === 1 ? '' : 's'}`,
      related: [...places, ...first.related],
      ...(fix && { fix }),
    },
  ];
}

/**
 * One cause, one finding: findings of one rule that differ in the VMs or pCPUs they name, or in their place only,
 * become the first of them, with the places of the others.
 */
export function folded(
  file: CheckedFile,
): CheckedFile & { readonly diagnostics: readonly Cause[] } {
  const { diagnostics, vms = new Map<number, { name: string }>() } = file;
  const rules = grouped(diagnostics, ({ rule }) => rule);
  if (rules.size === diagnostics.length) return file;
  const vmNames = new Set([...vms.values()].map(({ name }) => name).filter((name) => name !== ''));
  const template = (sentence: string) => templateOf(sentence, vmNames).text;
  const causes = grouped(diagnostics, ({ rule, category, severity, message, why, help, fix }) =>
    rules.get(rule)?.length === 1
      ? rule
      : JSON.stringify([
          rule,
          category,
          severity,
          fix?.safety,
          ...[message, why, help].map(template),
        ]),
  );
  return {
    ...file,
    diagnostics: [...causes.values()].flatMap((all) => fold(all, vmNames)),
  };
}

/** The headline of a finding, with how many more VMs or places have the fault. */
export function headlineOf({ message, alike }: Cause): string {
  return alike === undefined ? message : `${message}; the same for ${alike}`;
}
