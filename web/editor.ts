import { defaultKeymap, history, historyKeymap, redo, undo } from '@codemirror/commands';
import { xml } from '@codemirror/lang-xml';
import { foldGutter, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { TextEdit } from '../src/text/edit.js';
import type { ShownFinding } from './protocol.js';

const THEME = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--ground)' },
  '.cm-content': { fontFamily: 'ui-monospace, monospace', caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--quiet)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'var(--mark) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--panel)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
  },
});

/** In the colours of the page, which are readable on light and dark ground. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.tagName, tags.angleBracket], color: 'var(--accent)' },
  { tag: [tags.attributeName, tags.processingInstruction], color: 'var(--warning)' },
  { tag: tags.attributeValue, color: 'var(--good)' },
  { tag: [tags.comment, tags.blockComment], color: 'var(--quiet)', fontStyle: 'italic' },
]);

/** The text view. */
export class Editor {
  readonly #view: EditorView;

  constructor(parent: HTMLElement, changed: () => void) {
    // In a shadow tree its styles are adopted style sheets, which the page's policy allows.
    const root = parent.attachShadow({ mode: 'open' });
    const extensions = [
      // Carriage returns stay characters of the text.
      EditorState.lineSeparator.of('\n'),
      lineNumbers(),
      foldGutter(),
      history(),
      xml(),
      syntaxHighlighting(COLOURS),
      lintGutter(),
      highlightSelectionMatches(),
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
      EditorView.contentAttributes.of({ 'aria-label': 'Text of the scenario' }),
      EditorView.updateListener.of(({ docChanged }) => {
        if (docChanged) changed();
      }),
      THEME,
    ];
    this.#extensions = extensions;
    this.#view = new EditorView({ state: EditorState.create({ extensions }), parent: root, root });
    // It scrolls, so the keyboard must reach it.
    this.#view.scrollDOM.tabIndex = 0;
  }

  readonly #extensions;

  get text(): string {
    return this.#view.state.sliceDoc();
  }

  /** Another document, with nothing to undo. */
  open(text: string): void {
    this.#view.setState(EditorState.create({ doc: text, extensions: this.#extensions }));
  }

  edit(edits: readonly TextEdit[]): void {
    const changes = edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text }));
    this.#view.dispatch({ changes });
  }

  /** Makes one text of the other by the smallest change of one place. */
  become(text: string): void {
    const old = this.text;
    let start = 0;
    while (start < old.length && start < text.length && old[start] === text[start]) start += 1;
    let [end, newEnd] = [old.length, text.length];
    while (end > start && newEnd > start && old[end - 1] === text[newEnd - 1]) {
      end -= 1;
      newEnd -= 1;
    }
    if (end > start || newEnd > start) this.edit([{ start, end, text: text.slice(start, newEnd) }]);
  }

  undo(): void {
    undo(this.#view);
  }

  redo(): void {
    redo(this.#view);
  }

  mark(findings: readonly ShownFinding[]): void {
    const { length } = this.#view.state.doc;
    const marks = findings.map(
      ({ start, end, severity, message, help, rule }): Diagnostic => ({
        from: Math.min(start, length),
        to: Math.min(end, length),
        severity,
        source: rule,
        message: `${message}\n${help}`,
      }),
    );
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
  }

  select(start: number, end: number): void {
    this.#view.dispatch({ selection: { anchor: start, head: end }, scrollIntoView: true });
    this.#view.focus();
  }
}
