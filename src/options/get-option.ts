import type { Release } from '../release.js';
import { releaseShape } from '../schema/index.js';
import { expectArgument } from '../text/argument.js';
import { plural } from '../text/plural.js';
import { childrenNamed, type XmlDocument, type XmlElement } from '../xml/node.js';
import { labelOf } from './label.js';
import { attributeValues, type OptionValue, valuesIn } from './list.js';
import { parsePath, pathText } from './path.js';
import type { OptionProblem } from './problem.js';
import { absent, unknown } from './problem.js';
import { resolve } from './resolve.js';

export interface FoundOptions {
  /** Whether the path names values themselves; else it names groups, whose values these are. */
  readonly single: boolean;
  readonly values: readonly OptionValue[];
}

/** The VMs of a file, as paths name them. */
function vmsOf(root: XmlElement): string {
  const vms = childrenNamed(root, 'vm').map((vm, at) => {
    const label = labelOf(vm);
    return `vm[${at}]${label === '' ? '' : ` (${label})`}`;
  });
  return vms.length === 0 ? 'no VM' : `${plural(vms.length, 'VM')}: ${vms.join(', ')}`;
}

/**
 * The values that a path names in a scenario; without a path, all of them, with their paths. An element
 * that stands in the file is found whether the release's schema knows it or not.
 */
export async function getOption(
  document: XmlDocument,
  path: string | undefined,
  release: Release,
): Promise<FoundOptions | OptionProblem> {
  expectArgument('getOption', 'document', document, 'document');
  if (path !== undefined) expectArgument('getOption', 'path', path, 'text');
  const shape = await releaseShape(release);
  const { root } = document;
  if (path === undefined) return { single: false, values: valuesIn(root, shape) };
  const parsed = parsePath(path);
  if ('problem' in parsed) return { kind: 'syntax', message: parsed.problem };
  const found = resolve(root, shape, parsed);
  const { attribute } = found;
  if (found.nodes.length > 0) {
    const values = found.nodes.flatMap((node) =>
      attribute === undefined ? valuesIn(node, shape) : attributeValues(node, shape, attribute),
    );
    const single =
      attribute !== undefined ||
      (found.shape !== undefined
        ? found.shape !== 'attribute' && found.shape.shape.kind === 'text'
        : values.length === found.nodes.length);
    return { single, values };
  }
  if (found.shape === undefined) return unknown(parsed, shape, release);
  const lacksVm =
    parsed[0]?.name === 'vm' && resolve(root, shape, parsed.slice(0, 1)).nodes.length === 0;
  const rest = lacksVm ? `, which has ${vmsOf(root)}` : `; ACRN ${release} knows it`;
  return absent(`${pathText(parsed)} is not in the file${rest}`);
}
