import type { Release } from '../release.js';
import { expectArgument } from '../text/argument.js';
import { attribute, childrenNamed, type XmlDocument } from '../xml/node.js';
import type { Scenario } from './model.js';
import { readHypervisorV2, readVmV2 } from './read-v2.js';
import { readHypervisorV3, readVmV3 } from './read-v3.js';
import { vocabulary } from './release-traits.js';

/** The typed model of a scenario document. Nothing is checked: what is missing is undefined. */
export function readScenario(document: XmlDocument, release: Release): Scenario {
  expectArgument('readScenario', 'document', document, 'document');
  const { root, text } = document;
  const v3 = vocabulary(release).hasLoadOrder;
  return {
    release,
    document,
    root,
    board: attribute(root, 'board'),
    hypervisor: v3 ? readHypervisorV3(root) : readHypervisorV2(root, text),
    vms: childrenNamed(root, 'vm').map(v3 ? readVmV3 : readVmV2),
  };
}
