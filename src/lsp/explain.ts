import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { ruleDocuments } from '../rule-documents.js';

/** The command that says what a rule is about; its argument is the rule's name. */
export const EXPLAIN = 'acrn-nvmx.explain';

/** Shows what is known of a rule, and gives it back as text. */
export function explain(connection: Connection, name: unknown): string | null {
  const rule = ruleDocuments().find((each) => each.name === name);
  if (rule === undefined) return null;
  const text = `${rule.name}: ${rule.summary}. ${rule.why}\n${rule.url}`;
  void connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: text,
  });
  return text;
}
