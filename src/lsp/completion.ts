import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { helpFor, pathOfNames } from '../options/option-help.js';
import { groupAt } from '../options/resolve.js';
import { suggestions } from '../options/suggestions.js';
import type { Release } from '../release.js';
import { readScenario } from '../scenario/read.js';
import { guessRelease } from '../scenario/recognise.js';
import { releaseShape } from '../schema/index.js';
import { type ChildShape, childShape, type GroupShape } from '../schema/shape.js';
import { childrenNamed, textOf, type XmlElement } from '../xml/node.js';
import { encodeText } from '../xml/references.js';
import { rangeOf } from './analysis.js';
import { completionPlace, type Place } from './completion-place.js';

interface CompletionOptions {
  readonly release: Release | undefined;
  readonly board: Parameters<typeof suggestions>[2]['board'];
  /** The client fills in the places that a snippet leaves open. */
  readonly snippets: boolean;
}

/** The elements that may stand in `node`: where its kind is not settled yet, those of every kind. */
function childrenOf(node: XmlElement, root: GroupShape): readonly ChildShape[] {
  const group = groupAt(node, root);
  if (group !== undefined) return group.children;
  const above = node.parent && groupAt(node.parent, root);
  const shape = above && childShape(above, node.name)?.shape;
  if (shape?.kind !== 'choice') return [];
  const all = shape.cases.flatMap((each) => each.shape.children);
  return all.filter((child, index) => all.findIndex(({ name }) => name === child.name) === index);
}

/** The element as it is inserted: its default, or room for what it holds. */
function inserted({ name, shape }: ChildShape, snippets: boolean): string {
  const usual = shape.kind === 'text' ? encodeText(shape.default ?? '') : '';
  if (!snippets) return `<${name}>${usual}</${name}>`;
  const inner = shape.kind === 'text' ? `\${1:${usual.replaceAll(/[\\$}]/g, '\\$&')}}` : '\n\t$0\n';
  return `<${name}>${inner}</${name}>`;
}

async function elementItems(
  document: TextDocument,
  { node, replaced }: Place,
  shape: GroupShape,
  { snippets }: CompletionOptions,
  release: Release,
): Promise<CompletionItem[]> {
  const allowed = childrenOf(node, shape).filter(
    ({ name, maximum }) => childrenNamed(node, name).length < maximum,
  );
  return Promise.all(
    allowed.map(async (child, index): Promise<CompletionItem> => {
      const { title, description } = await helpFor(child, pathOfNames(node), release);
      return {
        label: child.name,
        kind: child.shape.kind === 'text' ? CompletionItemKind.Property : CompletionItemKind.Module,
        detail: title,
        documentation: { kind: MarkupKind.Markdown, value: description },
        sortText: String(index).padStart(3, '0'),
        filterText: `<${child.name}`,
        insertTextFormat: snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
        textEdit: { range: rangeOf(document, replaced), newText: inserted(child, snippets) },
      };
    }),
  );
}

function valueItems(
  document: TextDocument,
  { node, replaced, document: xml }: Place,
  shape: GroupShape,
  { board }: CompletionOptions,
  release: Release,
): CompletionItem[] {
  const { parent, name } = node;
  const group = parent && groupAt(parent, shape);
  const child = group && childShape(group, name);
  const taken =
    parent && child?.repeatable
      ? childrenNamed(parent, name)
          .filter((each) => each !== node)
          .map((each) => textOf(each).trim())
      : [];
  const scenario = readScenario(xml, release);
  return suggestions(name, child?.shape, { scenario, board })
    .filter(({ value }) => !taken.includes(value))
    .map(({ value, detail }, index) => ({
      label: value,
      kind: CompletionItemKind.Value,
      ...(detail !== '' && { detail }),
      sortText: String(index).padStart(3, '0'),
      textEdit: { range: rangeOf(document, replaced), newText: encodeText(value) },
    }));
}

/** What can be written at an offset: elements where the schema allows them, values, and end tags. */
export async function completion(
  document: TextDocument,
  offset: number,
  options: CompletionOptions,
): Promise<CompletionItem[]> {
  const place = completionPlace(document.getText(), offset);
  if (place === undefined) return [];
  const { kind, node, replaced } = place;
  if (kind === 'end tag') {
    const newText = `</${node.name}>`;
    const range = rangeOf(document, replaced);
    return [{ label: newText, kind: CompletionItemKind.Module, textEdit: { range, newText } }];
  }
  const release = options.release ?? guessRelease(place.document.root).release;
  const shape = await releaseShape(release);
  return kind === 'element'
    ? elementItems(document, place, shape, options, release)
    : valueItems(document, place, shape, options, release);
}
