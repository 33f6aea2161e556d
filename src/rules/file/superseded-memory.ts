import type { Vm } from '../../scenario/model.js';
import { wholeMegabytes } from '../../scenario/old-words.js';
import type { TextEdit } from '../../text/edit.js';
import { child, elements, type XmlDocument, type XmlElement } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';
import { textAt } from './superseded-vuarts.js';
import { rewritten, withoutElement } from './without-element.js';

const PAIRS = [
  ['start_hpa', 'size'],
  ['start_hpa2', 'size_hpa2'],
] as const;

const OLD: readonly string[] = PAIRS.flat();

const HEX = /^0[xX][0-9a-fA-F]+$/;

/** The settings of a VM's memory in the words of v2.x; the first of them says so, for `size` is a word of v3.x, too. */
export function oldMemory(vm: Vm): XmlElement[] {
  const memory = child(vm.node, 'memory');
  const found =
    memory === undefined ? [] : elements(memory).filter(({ name }) => OLD.includes(name));
  return found.some(({ name }) => name !== 'size') ? found : [];
}

/**
 * The edits that make an hpa_region of each start and size of a pre-launched VM, and that drop what the Service VM
 * has by itself; undefined where there is no telling what was meant.
 */
export function movedMemory(document: XmlDocument, vm: Vm): readonly TextEdit[] | undefined {
  const memory = child(vm.node, 'memory');
  const old = oldMemory(vm);
  if (memory === undefined) return undefined;
  const rest = elements(memory).length - old.length;
  if (vm.loadOrder === 'service') {
    return rest === 0 ? [withoutElement(document, memory)] : undefined;
  }
  if (vm.loadOrder !== 'pre-launched' || rest > 0) return undefined;
  const regions: NewElement[] = [];
  for (const [startName, sizeName] of PAIRS) {
    const [start, size] = [textAt(memory, startName), textAt(memory, sizeName)];
    if (start === '' && size === '') continue;
    // A size of v3.x is in megabytes, and decimal.
    if (size !== '0' && !HEX.test(size)) return undefined;
    const amount = wholeMegabytes(size);
    if (amount === undefined) continue;
    if (!HEX.test(start)) return undefined;
    const children = [
      { name: 'start_hpa', value: start },
      { name: 'size_hpa', value: amount },
    ];
    regions.push({ name: 'hpa_region', children });
  }
  const [first, ...others] = old;
  if (regions.length === 0 || first === undefined) return undefined;
  return [
    rewritten(document, first, ...regions),
    ...others.map((node) => withoutElement(document, node)),
  ];
}
