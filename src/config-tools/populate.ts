import type { Release } from '../release.js';
import { type Content, childContents, contentOf } from '../schema/content.js';
import { filledContent } from '../schema/filled.js';
import type { GroupShape } from '../schema/shape.js';
import { toolingOf } from '../schema/tooling.js';
import { addAll } from '../text/long-lists.js';
import { textOf, type XmlDocument, type XmlElement } from '../xml/node.js';
import { toolTraits } from './calc/release-traits.js';
import { attributeOf } from './calc/xpath.js';
import { append, type BuiltElement, emptyCopy, makeElement, setText } from './element.js';

function elementOf(content: Content): BuiltElement {
  const { source, children } = content;
  const element = source === undefined ? makeElement(content.name) : emptyCopy(source);
  if (childContents(content).length === 0) {
    if (source !== undefined && textOf(source) === content.text) {
      addAll(element.children, source.children);
    } else setText(element, content.text);
    return element;
  }
  for (const child of children) {
    if (child.kind === 'content') append(element, elementOf(child));
    else element.children.push(child);
  }
  return element;
}

/**
 * The scenario with the defaults of its release's schema filled in, as the build of v2.7 and newer does
 * before anything else (scenario_config/default_populator.py). What was there keeps its ranges.
 */
export function populate(
  release: Release,
  scenario: XmlDocument,
  shape: GroupShape,
  scenarioName: string,
): XmlElement {
  const { populates, ignoresRootAttributes } = toolTraits(release);
  if (!populates) return scenario.root;
  const tooling = toolingOf(release);
  const keepsAsides = !tooling.dropsAsides;
  const root = elementOf(
    scenario.root.name === 'acrn-config'
      ? filledContent(scenario, shape, tooling, keepsAsides)
      : contentOf(scenario.root, keepsAsides),
  );
  if (!ignoresRootAttributes) return root;
  return { ...root, attributes: makeElement('acrn-config', { scenario: scenarioName }).attributes };
}

/** The scenario's name: from v3.0 on it is that of its file or folder, and nowhere in the file. */
export function scenarioNameOf(release: Release, scenario: XmlDocument, given?: string): string {
  return toolTraits(release).ignoresRootAttributes
    ? (given ?? 'scenario')
    : attributeOf(scenario.root, 'scenario');
}
