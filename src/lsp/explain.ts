import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { ruleDocuments } from '../rule-documents.js';

/** The command that says what a rule is about; its argument is the rule's name. */
export const EXPLAIN = 'acrn-nvmx.explain';

const OPEN = { title: 'Open its page' };

/** Shows what is known of a rule, with a way to its page where the editor can open it, and gives it back as text. */
export function explain(connection: Connection, canShow: boolean, name: unknown): string | null {
  const rule = ruleDocuments().find((each) => each.name === name);
  if (rule === undefined) return null;
  const { summary, why, url } = rule;
  const text = `${rule.name}: ${summary}. ${why}\n${url}`;
  if (canShow) {
    // The answer does not wait for what the user chooses.
    void connection.window
      .showInformationMessage(text, OPEN)
      .then((chosen) => chosen && connection.window.showDocument({ uri: url, external: true }))
      // An editor may refuse what it said that it can do.
      .catch(() => undefined);
  } else {
    const { type } = ShowMessageNotification;
    void connection.sendNotification(type, { type: MessageType.Info, message: text });
  }
  return text;
}
