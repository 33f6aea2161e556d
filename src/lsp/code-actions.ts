import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver';
import type { Diagnostic as Found } from '../text/diagnostic.js';
import { applyEdits } from '../text/edit.js';
import { addAll } from '../text/long-lists.js';
import type { Analysis } from './analysis.js';
import { diagnosticOf } from './diagnostics.js';
import { changedLines, textEdit } from './edits.js';
import { EXPLAIN } from './explain.js';
import { FILL_IN } from './fill-in.js';
import { REASON, suppression } from './suppress.js';
import type { Workspace } from './workspace.js';

/** Mends everything that can be mended without dropping content. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.acrn-nvmx`;

/** Whether a client that asks for some kinds of actions wants this one; `a` holds `a.b`. */
function wants({ context: { only } }: CodeActionParams, kind: string): boolean {
  return only === undefined || only.some((each) => kind === each || kind.startsWith(`${each}.`));
}

/** The findings that touch the range that the client asks about. */
function foundAt({ document, result }: Analysis, { range }: CodeActionParams): Found[] {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return result.diagnostics.filter((found) => found.range.start <= end && start <= found.range.end);
}

function fixAction({ document }: Analysis, found: Found, shown: Diagnostic): CodeAction[] {
  const { fix } = found;
  if (fix === undefined || fix.edits.length === 0) return [];
  const title = fix.safety === 'safe' ? fix.title : `${fix.title} (drops content)`;
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [shown],
      isPreferred: fix.safety === 'safe',
      edit: { changes: { [document.uri]: fix.edits.map((edit) => textEdit(document, edit)) } },
    },
  ];
}

/** Silences a finding, where a comment does: it is tried first, for some ACRN releases refuse comments. */
async function suppressAction(
  { document, result }: Analysis,
  path: string,
  found: Found,
  shown: Diagnostic,
  workspace: Workspace,
): Promise<CodeAction[]> {
  const text = document.getText();
  const edit = suppression(text, found);
  if (edit === undefined) return [];
  const after = await workspace.check(path, applyEdits(text, [edit]));
  const left = after?.result.diagnostics.length ?? result.diagnostics.length;
  if (left >= result.diagnostics.length) return [];
  const reason = edit.start + edit.text.indexOf(REASON);
  const { line, character } = document.positionAt(edit.start);
  const at = { line, character: character + reason - edit.start };
  const range = { start: at, end: { line, character: at.character + REASON.length } };
  return [
    {
      title: `suppress ${found.rule} here, with a reason`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [shown],
      edit: { changes: { [document.uri]: [textEdit(document, edit)] } },
      command: { title: 'fill in the reason', command: FILL_IN, arguments: [document.uri, range] },
    },
  ];
}

export async function codeActions(
  analysis: Analysis,
  path: string,
  params: CodeActionParams,
  workspace: Workspace,
): Promise<CodeAction[]> {
  const { document } = analysis;
  const actions: CodeAction[] = [];
  const found = wants(params, CodeActionKind.QuickFix) ? foundAt(analysis, params) : [];
  for (const each of found) {
    const shown = diagnosticOf(analysis, each);
    addAll(actions, fixAction(analysis, each, shown));
    addAll(actions, await suppressAction(analysis, path, each, shown, workspace));
    actions.push({
      title: `explain ${each.rule}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [shown],
      command: { title: `explain ${each.rule}`, command: EXPLAIN, arguments: [each.rule] },
    });
  }
  if (wants(params, FIX_ALL) && analysis.result.diagnostics.some(({ fix }) => fix !== undefined)) {
    const fixed = await workspace.fix(path, document.getText());
    const edits = changedLines(document, fixed);
    if (edits.length > 0) {
      actions.push({
        title: 'apply all safe fixes of acrn-nvmx',
        kind: FIX_ALL,
        edit: { changes: { [document.uri]: edits } },
      });
    }
  }
  return actions;
}
