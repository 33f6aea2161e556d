import { type Finding, USUAL } from '../rules/rule.js';
import { select } from '../selection.js';
import { lineComments } from '../suppression/comments.js';
import { readDirectives } from '../suppression/directive.js';
import { suppress } from '../suppression/suppress.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { HostContext, HostRule, HostRuleMeta } from './rule.js';

/** The name of a rule and what is said of it. */
interface DocumentedRule {
  readonly name: string;
  readonly meta: HostRuleMeta;
}

/** What checks one kind of file. */
export interface HostChecker {
  readonly rules: readonly DocumentedRule[];
  /** Everything that is wrong with a text, in reading order. Never throws on any text. */
  lint(text: string, context: HostContext): readonly Diagnostic[];
}

function diagnostic({ name, meta }: DocumentedRule, finding: Finding): Diagnostic {
  const { message, why = meta.why, help, range } = finding;
  const {
    related = [],
    severity = meta.severity ?? USUAL.severity,
    category = 'nested',
    fix,
  } = finding;
  return {
    rule: name,
    kind: 'rule',
    category,
    severity,
    message,
    why,
    help,
    range,
    related,
    ...(fix && { fix }),
  };
}

/** A checker from the reader of a kind and the rules on what it reads. */
export function hostChecker<Model>(
  read: (text: string, context: HostContext) => Model,
  rules: readonly HostRule<Model>[],
): HostChecker {
  return {
    rules,
    lint(text, context) {
      const model = read(text, context);
      const found = rules.flatMap((rule) =>
        [...rule.check(model, context)].map((finding) => diagnostic(rule, finding)),
      );
      const { told } = suppress(text, readDirectives(text, lineComments), found, {
        rules: rules.map(({ name }) => name),
        isSettled: () => true,
      });
      return select(told, context.selection ?? {});
    },
  };
}
