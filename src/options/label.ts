import { childrenNamed, textOf, type XmlElement } from '../xml/node.js';

/** The value of the child that tells an element from others of its name; empty without such a child. */
export function labelOf(node: XmlElement): string {
  for (const name of ['name', 'NAME', 'vm_name', 'VM_NAME', 'pcpu_id', 'vm_type']) {
    const [found] = childrenNamed(node, name);
    if (found !== undefined) return textOf(found).trim();
  }
  return '';
}
