import { comPort } from '../../scenario/old-words.js';
import { attribute, child, textOf, type XmlElement } from '../../xml/node.js';

/** The text of a child without the white space around it; empty where there is none. */
export function textAt(vuart: XmlElement, name: string): string {
  const found = child(vuart, name);
  return found === undefined ? '' : textOf(found).trim();
}

/** Whether a legacy_vuart or communication_vuart of v2.x is switched off. */
export function isOff(vuart: XmlElement): boolean {
  const base = textAt(vuart, 'base');
  return base === 'INVALID_COM_BASE' || base === 'INVALID_PCI_BASE';
}

/** What console_vuart of v3.x says of a legacy_vuart 0; undefined of any other vUART. */
export function consoleOf(vuart: XmlElement): string | undefined {
  if (vuart.name !== 'legacy_vuart' || attribute(vuart, 'id')?.value.trim() !== '0') {
    return undefined;
  }
  const port = comPort(textAt(vuart, 'base'));
  return port === undefined ? undefined : `COM Port ${port}`;
}
