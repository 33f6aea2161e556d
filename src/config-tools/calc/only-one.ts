import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from './build-stop.js';

/** The node itself when there is at most one of the scenario's; ACRN's common.py:get_node asserts the same. */
export function onlyOne(nodes: readonly XmlElement[], what: string): XmlElement | undefined {
  if (nodes.length > 1) {
    throw new BuildStop(
      'allocation',
      `there are ${nodes.length} ${what}, where ACRN's allocators accept at most one: remove the others`,
      nodes[1],
    );
  }
  return nodes[0];
}
