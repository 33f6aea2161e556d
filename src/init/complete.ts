import type { ChildShape, GroupShape, Shape } from '../schema/shape.js';
import type { NewElement } from '../xml/write.js';

/** The group that describes an element: of a choice, the one that its own child asks for. */
function groupOf(shape: Shape, element: NewElement): GroupShape | undefined {
  if (shape.kind === 'group') return shape;
  if (shape.kind === 'text') return undefined;
  const value = element.children?.find(({ name }) => name === shape.by)?.value;
  return shape.cases.find((each) => each.value === value)?.shape;
}

function missing({ name, shape, minimum }: ChildShape): NewElement[] {
  if (minimum === 0) return [];
  if (shape.kind === 'group') return [completeGroup({ name }, shape)];
  return shape.kind === 'text' && shape.default !== undefined
    ? [{ name, value: shape.default }]
    : [];
}

function completeGroup(element: NewElement, group: GroupShape): NewElement {
  const children = group.children.flatMap((child) => {
    const given = (element.children ?? []).filter(({ name }) => name === child.name);
    return given.length === 0 ? missing(child) : given.map((next) => complete(next, child.shape));
  });
  return { ...element, children };
}

/**
 * An element in the words of one release: in the order of its schema, with the required elements that
 * the template leaves to their defaults, and without those that the release does not know.
 */
export function complete(element: NewElement, shape: Shape): NewElement {
  const group = groupOf(shape, element);
  return group === undefined ? element : completeGroup(element, group);
}
