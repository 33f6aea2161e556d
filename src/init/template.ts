/** An element of a scenario to be written, with the comment that stands above it. */
export interface Element {
  readonly name: string;
  readonly comment?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly value?: string;
  readonly children?: readonly Element[];
}

export function leaf(name: string, value: string | number, comment?: string): Element {
  return { name, value: String(value), ...(comment !== undefined && { comment }) };
}

export function group(name: string, children: readonly Element[], comment?: string): Element {
  return { name, children, ...(comment !== undefined && { comment }) };
}

/** A group with an id attribute, as VMs and vUARTs are. */
export function numbered(
  name: string,
  id: number,
  children: readonly Element[],
  comment?: string,
): Element {
  return { ...group(name, children, comment), attributes: { id: String(id) } };
}
