import { once } from '../text/once.js';
import { isBlank } from '../text/white-space.js';
import { asidesIn, type Content, childContents, childrenByName } from './content.js';
import { CASE } from './keywords/case-is.js';
import { ORDER } from './keywords/sequence.js';
import { attributeName, judgedAttributes } from './names.js';
import { groupFor } from './populate.js';
import { type ChildShape, childShape, type GroupShape, type Shape } from './shape.js';
import type { Tooling } from './tooling.js';

/** A scenario as the JSON Schemas describe it, and what stands at each JSON pointer. */
export interface ScenarioValue {
  readonly value: unknown;
  /** Several contents stand at the pointer of an array; one anywhere else. Only what is wrong asks for them. */
  readonly contents: () => ReadonlyMap<string, readonly Content[]>;
}

/** The property under which an element with children shows text that is more than white space. */
export const TEXT = '#text';

type JsonObject = Record<string | symbol, unknown>;

function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Whether an element that should hold text holds nothing else that the tools object to. */
export function isPlain(content: Content, tooling: Tooling): boolean {
  if (childContents(content).length > 0) return false;
  if (tooling.asidesBreakValues && asidesIn(content).length > 0) return false;
  return content.source === undefined || judgedAttributes(content.source).length === 0;
}

function contentsAt(root: Content, shape: GroupShape): ReadonlyMap<string, readonly Content[]> {
  const contents = new Map<string, readonly Content[]>();

  function add(content: Content, described: Shape, pointer: string): void {
    contents.set(pointer, [content]);
    const group = groupFor(described, content);
    if (group === undefined) return;
    for (const [name, children] of childrenByName(content)) {
      const at = `${pointer}/${pointerPart(name)}`;
      contents.set(at, children);
      const child = childShape(group, name);
      if (child === undefined) continue;
      for (const [index, each] of children.entries()) {
        add(each, child.shape, isSingle(child, children) ? at : `${at}/${index}`);
      }
    }
  }

  add(root, shape, '');
  return contents;
}

function isSingle({ repeatable }: ChildShape, children: readonly Content[]): boolean {
  return !repeatable && children.length === 1;
}

export function scenarioValue(root: Content, shape: GroupShape, tooling: Tooling): ScenarioValue {
  function groupValue(content: Content, group: GroupShape): JsonObject {
    const object = Object.create(null) as JsonObject;
    for (const child of content.children) {
      if (child.kind !== 'content') continue;
      const { name } = child;
      const described = childShape(group, name);
      if (described === undefined) object[name] = '';
      else {
        const value = jsonOf(child, described.shape);
        const before = object[name];
        if (Array.isArray(before)) before.push(value);
        else if (before !== undefined) object[name] = [before, value];
        else object[name] = described.repeatable ? [value] : value;
      }
    }
    const { source } = content;
    if (source !== undefined) {
      for (const found of judgedAttributes(source)) {
        object[`@${attributeName(found, source)}`] = found.value;
      }
    }
    if (content.visibleTexts.length > 0) object[TEXT] = content.text;
    if (group.ordered) object[ORDER] = childContents(content).map((child) => child.name);
    return object;
  }

  function jsonOf(content: Content, described: Shape): unknown {
    if (described.kind === 'text') {
      if (!isPlain(content, tooling)) return {};
      // An empty element has the default of its declaration (XSD 1.1 part 1, section 3.3.4.3).
      const reindented = tooling.reindents && asidesIn(content).length > 0 && isBlank(content.text);
      if (reindented) return '\n';
      return content.text === '' ? (described.default ?? '') : content.text;
    }
    const group = groupFor(described, content);
    if (group === undefined) return {};
    const object = groupValue(content, group);
    if (described.kind === 'choice') {
      object[CASE] = described.cases.find((each) => each.shape === group)?.value;
    }
    return object;
  }

  return { value: jsonOf(root, shape), contents: once(() => contentsAt(root, shape)) };
}
