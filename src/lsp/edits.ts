import { diffLines } from 'diff';
import type { TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit as Edit } from '../text/edit.js';
import { rangeOf } from './analysis.js';

export function textEdit(document: TextDocument, { start, end, text }: Edit): TextEdit {
  return { range: rangeOf(document, { start, end }), newText: text };
}

/** The lines that make one text of another, so that the editor's cursor and marks elsewhere stay. */
export function changedLines(document: TextDocument, becomes: string): TextEdit[] {
  const edits: Edit[] = [];
  let at = 0;
  let open: { start: number; end: number; text: string } | undefined;
  for (const { value, added, removed } of diffLines(document.getText(), becomes)) {
    if (!added && !removed) {
      if (open !== undefined) edits.push(open);
      open = undefined;
      at += value.length;
      continue;
    }
    open ??= { start: at, end: at, text: '' };
    if (added) open.text += value;
    else {
      at += value.length;
      open.end = at;
    }
  }
  if (open !== undefined) edits.push(open);
  return edits.map((edit) => textEdit(document, edit));
}
