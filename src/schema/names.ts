import { attribute, type XmlAttribute, type XmlElement } from '../xml/node.js';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** The namespace that a prefix ('' for none) stands for at an element. */
function namespaceOf(prefix: string, element: XmlElement): string {
  if (prefix === 'xml') return XML;
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
    const found = at.attributes.length === 0 ? undefined : attribute(at, name);
    if (found !== undefined) return found.value;
  }
  return '';
}

function expand(name: string, element: XmlElement, inheritsDefault: boolean): string {
  const colon = name.indexOf(':');
  if (colon < 0 && !inheritsDefault) return name;
  const namespace = namespaceOf(name.slice(0, Math.max(colon, 0)), element);
  const local = name.slice(colon + 1);
  return namespace === '' ? local : `{${namespace}}${local}`;
}

/** The name of an element, `{namespace}name` when it is in a namespace. */
export function elementName(element: XmlElement): string {
  return expand(element.name, element, true);
}

export function attributeName(found: XmlAttribute, element: XmlElement): string {
  return expand(found.name, element, false);
}

/** The attributes that a schema judges: no namespace declarations, no hints where a schema is. */
export function judgedAttributes(element: XmlElement): readonly XmlAttribute[] {
  if (element.attributes.length === 0) return element.attributes;
  return element.attributes.filter((found) => {
    if (found.name === 'xmlns' || found.name.startsWith('xmlns:')) return false;
    const name = attributeName(found, element);
    return name !== `{${XSI}}schemaLocation` && name !== `{${XSI}}noNamespaceSchemaLocation`;
  });
}

/** Whether the attribute is xsi:nil, which no element of a scenario may have. */
export function isNil(name: string): boolean {
  return name === `{${XSI}}nil`;
}
