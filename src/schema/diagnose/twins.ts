import { valueRange } from '../../xml/node.js';
import { type Content, childrenCalled } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { quote } from '../wording.js';

/** Names that two virtual machines have: pairs of places among `vms`, the later one first. */
export function twinFindings(
  vms: readonly Content[],
  pairs: readonly (readonly [later: number, first: number])[],
): Finding[] {
  return pairs.flatMap(([later, first]) => {
    const [name, before] = [vms[later], vms[first]].map(
      (vm) => vm && childrenCalled(vm, 'name')[0],
    );
    if (name?.source === undefined || before?.source === undefined) return [];
    const text = {
      rule: 'duplicate-name',
      message: `The name ${quote(name.text)} is given to two VMs.`,
      help: 'Give each VM a name of its own.',
      range: valueRange(name.source),
      related: [{ message: 'first given here', range: valueRange(before.source) }],
    };
    return [finding(text, [name])];
  });
}
