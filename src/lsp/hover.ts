import { type Hover, MarkupKind } from 'vscode-languageserver';
import { optionHelp } from '../options/option-help.js';
import { groupAt } from '../options/resolve.js';
import { pcpuWords, suggestions } from '../options/suggestions.js';
import { VALUE_MEANINGS } from '../options/value-meanings.js';
import { vmLabel } from '../scenario/nesting.js';
import { lineEnd, vmMentions } from '../scenario/vm-mentions.js';
import { childShape } from '../schema/shape.js';
import { parseInteger } from '../text/python-integer.js';
import { elementAt } from '../xml/element-at.js';
import { elements, textOf, type XmlElement } from '../xml/node.js';
import { type Analysis, type Model, rangeOf } from './analysis.js';

/** What the value at a place stands for on this board and in this scenario. */
function valueWords({ scenario, shape }: Model, { board }: Analysis, node: XmlElement): string[] {
  const value = textOf(node).trim();
  const words: string[] = [];
  const pcpu = parseInteger(value);
  if ((node.name === 'pcpu_id' || node.name === 'VUART_TIMER_PCPU') && pcpu !== undefined) {
    words.push(`pCPU ${pcpu}: ${pcpuWords(pcpu, { scenario, board })}.`);
  } else if (VALUE_MEANINGS.has(value)) {
    words.push(`\`${value}\`: ${VALUE_MEANINGS.get(value)}`);
  } else if (elements(node).length === 0) {
    const group = node.parent && groupAt(node.parent, shape);
    const own = group && childShape(group, node.name)?.shape;
    const known = suggestions(node.name, own, { scenario, board }).find(
      (each) => each.value === value,
    );
    if (known !== undefined && known.detail !== '') words.push(`\`${value}\`: ${known.detail}`);
  }
  const mention = vmMentions(scenario).find(
    ({ range }) => node.content.start <= range.start && range.end <= node.content.end,
  );
  if (mention?.vm !== undefined && elements(node).length === 0) {
    words.push(`${vmLabel(mention.vm)}, ${mention.vm.loadOrder ?? 'of unknown load order'}.`);
  }
  for (let at: XmlElement | undefined = node; at !== undefined; at = at.parent) {
    const end = lineEnd(scenario, at);
    if (end === undefined) continue;
    const other = end.vm === undefined ? `VM ${end.named}, which is not there` : vmLabel(end.vm);
    const missing =
      end.vm !== undefined && end.node === undefined ? ', which has no such vUART' : '';
    words.push(`The other end is at ${other}${missing}.`);
  }
  return words;
}

/** What an element means in this release, and what its value stands for. */
export async function hover(analysis: Analysis, offset: number): Promise<Hover | null> {
  const { model, document } = analysis;
  if (model === undefined) return null;
  const { scenario, shape, release } = model;
  const node = elementAt(scenario.root, offset);
  const inTag = offset < node.startTag.end || offset >= node.content.end;
  if (!inTag && elements(node).length > 0) return null;
  const help = await optionHelp(node, shape, release);
  if (help === undefined) return null;
  const allowed = (help.values ?? []).filter((value) => value !== '');
  const facts = [
    allowed.length > 0 ? `Allowed: ${allowed.map((value) => `\`${value}\``).join(', ')}` : '',
    help.values === undefined && help.holds !== 'other elements' ? `Holds ${help.holds}` : '',
    help.default === undefined ? '' : `Default in ${release}: \`${help.default}\``,
  ].filter((fact) => fact !== '');
  const value = [
    `**${help.title}** \`${help.path}\``,
    help.description,
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...valueWords(model, analysis, node),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
  const range = rangeOf(document, inTag ? node.nameRange : node.content);
  return { contents: { kind: MarkupKind.Markdown, value }, range };
}
