// What a release's schema says of elements, as the generated files hold it beside the validator.

/** Defaults of which each is used once among the elements whose parents agree in the child `among`. */
interface Distinct {
  readonly among: string;
  readonly values: readonly string[];
}

/** An element that holds text. */
export interface TextShape {
  readonly kind: 'text';
  readonly title: string;
  readonly default?: string;
  /** In place of the default, one of these that no other element of the same owner has. */
  readonly distinct?: Distinct;
  readonly values?: readonly string[];
  /** In words what a value looks like, where a list of values does not say it. */
  readonly expects?: string;
}

export interface ChildShape {
  readonly name: string;
  readonly shape: Shape;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether the schema describes it as an array. */
  readonly repeatable: boolean;
}

/** An element that holds other elements. */
export interface GroupShape {
  readonly kind: 'group';
  readonly title: string;
  /** True for an xs:sequence, false for an xs:all. */
  readonly ordered: boolean;
  readonly children: readonly ChildShape[];
  readonly attributes: readonly string[];
}

/** An element whose group depends on the text of a child; any content is fine for other texts. */
interface ChoiceShape {
  readonly kind: 'choice';
  readonly title: string;
  readonly by: string;
  readonly cases: readonly { readonly value: string; readonly shape: GroupShape }[];
}

export type Shape = TextShape | GroupShape | ChoiceShape;

const childrenByName = new WeakMap<GroupShape, ReadonlyMap<string, ChildShape>>();

export function childShape(group: GroupShape, name: string): ChildShape | undefined {
  let byName = childrenByName.get(group);
  if (byName === undefined) {
    // The first of a name counts.
    byName = new Map(group.children.map((child) => [child.name, child] as const).reverse());
    childrenByName.set(group, byName);
  }
  return byName.get(name);
}
