import type { TextEdit } from '../src/text/edit.js';
import type { Editor } from './editor.js';
import type { ShownFinding } from './protocol.js';

/** The one text of which form and editor are views. The editor, which is large, comes when it is needed. */
export class ScenarioDocument {
  #opened = '';
  #editor: Editor | undefined;
  #loading: Promise<Editor> | undefined;
  #marked: readonly ShownFinding[] = [];

  /** @param changed told of each change, but not of another document */
  constructor(
    private readonly parent: HTMLElement,
    private readonly changed: () => void,
  ) {}

  get text(): string {
    return this.#editor?.text ?? this.#opened;
  }

  get isChanged(): boolean {
    return this.text !== this.#opened;
  }

  /** Another document, with nothing to undo. */
  open(text: string): void {
    this.#opened = text;
    this.#marked = [];
    this.#editor?.open(text);
  }

  /** The text as it is now stands in a file. */
  saved(text: string): void {
    this.#opened = text;
  }

  editor(): Promise<Editor> {
    this.#loading ??= import('./editor.js').then(({ Editor: Loaded }) => {
      const editor = new Loaded(this.parent, this.changed);
      editor.open(this.#opened);
      editor.mark(this.#marked);
      this.#editor = editor;
      return editor;
    });
    return this.#loading;
  }

  async edit(edits: readonly TextEdit[]): Promise<void> {
    (await this.editor()).edit(edits);
  }

  /** Makes the text another by the smallest change of one place. */
  async become(text: string): Promise<void> {
    (await this.editor()).become(text);
  }

  async undo(): Promise<void> {
    (await this.editor()).undo();
  }

  async redo(): Promise<void> {
    (await this.editor()).redo();
  }

  async select(start: number, end: number): Promise<void> {
    (await this.editor()).select(start, end);
  }

  mark(findings: readonly ShownFinding[]): void {
    this.#marked = findings;
    this.#editor?.mark(findings);
  }
}
