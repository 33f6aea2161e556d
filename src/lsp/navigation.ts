import type { Location } from 'vscode-languageserver';
import { lineEnd, type VmMention, vmMentions } from '../scenario/vm-mentions.js';
import type { Range } from '../text/source.js';
import { elementAt } from '../xml/element-at.js';
import { type Analysis, rangeOf } from './analysis.js';

/** The mention of a VM at a place of the text. */
export function mentionAt({ model }: Analysis, offset: number): VmMention | undefined {
  if (model === undefined) return undefined;
  return vmMentions(model.scenario).find(
    ({ range }) => range.start <= offset && offset <= range.end,
  );
}

function location({ document }: Analysis, range: Range): Location {
  return { uri: document.uri, range: rangeOf(document, range) };
}

/** Where the VM, or the other end of the vUART line, that a place names is written down. */
export function definition(analysis: Analysis, offset: number): Location | null {
  const mention = mentionAt(analysis, offset);
  const { model } = analysis;
  if (model === undefined) return null;
  if (mention?.vm !== undefined) {
    const { vm, by } = mention;
    const own = by === 'id' ? vm.idAttribute?.valueRange : vm.name?.range;
    return location(analysis, own ?? vm.range);
  }
  const node = elementAt(model.scenario.root, offset);
  const around = node.parent === undefined ? [node] : [node, node.parent];
  const end = around.map((each) => lineEnd(model.scenario, each)).find((each) => each?.node);
  return end?.node === undefined ? null : location(analysis, end.node.startTag);
}

/** Every place that names the VM of a place, by its name or by its id. */
export function references(
  analysis: Analysis,
  offset: number,
  includeDeclaration: boolean,
): Location[] {
  const { model } = analysis;
  const vm = mentionAt(analysis, offset)?.vm;
  if (model === undefined || vm === undefined) return [];
  return vmMentions(model.scenario)
    .filter((mention) => mention.vm === vm && (includeDeclaration || !mention.isOwn))
    .map(({ range }) => location(analysis, range));
}
