import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import { walk } from '../xml/node.js';
import type { Analysis } from './analysis.js';

/** What can be folded: elements down to the line of their end tag, and comments. */
export function foldingRanges({ model, document }: Analysis): FoldingRange[] {
  if (model === undefined) return [];
  const line = (offset: number) => document.positionAt(offset).line;
  const nodes = walk(model.scenario.root);
  const comments = nodes
    .flatMap(({ children }) => children)
    .filter(({ kind }) => kind === 'comment')
    .map(({ range }) => ({
      startLine: line(range.start),
      endLine: line(range.end),
      kind: FoldingRangeKind.Comment,
    }));
  const folded = nodes.map(({ range, content }) => ({
    startLine: line(range.start),
    endLine: line(content.end) - 1,
  }));
  return [...folded, ...comments].filter(({ startLine, endLine }) => startLine < endLine);
}
