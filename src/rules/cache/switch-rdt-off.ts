import { isYes } from '../../scenario/located.js';
import type { Located, Scenario } from '../../scenario/model.js';
import type { Fix, Safety } from '../../text/diagnostic.js';
import { setValue } from '../../xml/edit.js';

/** Switches RDT of ACRN v3.x off, and virtual CAT with it, which needs it. */
export function switchRdtOff({ hypervisor, vms }: Scenario, safety: Safety): Fix {
  const settings = [
    hypervisor.rdtEnabled,
    hypervisor.vcatEnabled,
    ...vms.map(({ virtualCat }) => virtualCat),
  ].filter((setting): setting is Located => isYes(setting));
  const names = new Set(settings.map(({ node }) => node.name));
  return {
    title: `set ${[...names].join(', ')} to n`,
    safety,
    edits: settings.map(({ node }) => setValue(node, 'n')),
  };
}
