import type { NewElement } from '../xml/write.js';

export function leaf(name: string, value: string | number, comment?: string): NewElement {
  return { name, value: String(value), ...(comment !== undefined && { comment }) };
}

export function group(name: string, children: readonly NewElement[], comment?: string): NewElement {
  return { name, children, ...(comment !== undefined && { comment }) };
}

/** A group with an id attribute, as VMs and vUARTs are. */
export function numbered(
  name: string,
  id: number,
  children: readonly NewElement[],
  comment?: string,
): NewElement {
  return { ...group(name, children, comment), attributes: { id: String(id) } };
}
