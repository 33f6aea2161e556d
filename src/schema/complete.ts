import type { NewElement } from '../xml/write.js';
import type { ChildShape, GroupShape, Shape } from './shape.js';

/** A value for a required element that has no default; undefined leaves the element out. */
type ValueFor = (child: ChildShape) => string | undefined;

/** The group that describes an element: of a choice, the one that its own child asks for. */
function groupOf(shape: Shape, element: NewElement): GroupShape | undefined {
  if (shape.kind === 'group') return shape;
  if (shape.kind === 'text') return undefined;
  const value = element.children?.find(({ name }) => name === shape.by)?.value;
  return shape.cases.find((each) => each.value === value)?.shape;
}

function missing(child: ChildShape, valueFor: ValueFor): NewElement[] {
  const { name, shape, minimum } = child;
  if (shape.kind === 'group') {
    return Array.from({ length: minimum }, (_, index) => {
      const attributes = shape.attributes.includes('id') ? { id: String(index) } : {};
      return completeGroup({ name, attributes }, shape, valueFor);
    });
  }
  if (minimum === 0 || shape.kind === 'choice') return [];
  const value = shape.default ?? valueFor(child);
  return value === undefined ? [] : [{ name, value }];
}

function completeGroup(element: NewElement, group: GroupShape, valueFor: ValueFor): NewElement {
  const children = group.children.flatMap((child) => {
    const given = (element.children ?? []).filter(({ name }) => name === child.name);
    return given.length === 0
      ? missing(child, valueFor)
      : given.map((next) => complete(next, child.shape, valueFor));
  });
  return { ...element, children };
}

/**
 * An element in the words of one release: in the order of its schema, with the required elements that
 * are not given at their defaults, and without those that the release does not know.
 */
export function complete(
  element: NewElement,
  shape: Shape,
  valueFor: ValueFor = () => undefined,
): NewElement {
  const group = groupOf(shape, element);
  return group === undefined ? element : completeGroup(element, group, valueFor);
}
