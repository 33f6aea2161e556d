import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import type { Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import { type BuildStep, safeFix } from '../../text/diagnostic.js';
import type { Finding, Rule } from '../rule.js';

/** In v2.5 the allocators read the id where they have something for the VM. */
function stepOf(release: Release, vm: Vm): BuildStep {
  const isRead = vm.loadOrder === 'service' || pciDevices(vm).some(({ value }) => value !== '');
  return isRead || !toolTraits(release).limitsIntxToVm0 ? 'allocation' : 'board_cfg_gen';
}

export const missingVmId: Rule = {
  name: 'missing-vm-id',
  meta: {
    summary: 'a VM has no id',
    why: "The schema of v2.x does not ask for the id, but the tools do: ACRN's build stops with KeyError: 'id'.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (get_vuart_info_id)'],
    examples: [{ bad: [{ found: '<vm id="1">', becomes: '<vm>' }] }],
  },
  *check({ scenario }): Iterable<Finding> {
    const taken = new Set(scenario.vms.map(({ id }) => id));
    for (const [place, vm] of scenario.vms.entries()) {
      if (vm.idAttribute !== undefined) continue;
      const at = vm.node.range.start + '<vm'.length;
      yield {
        message: `${vmLabel(vm)} has no id`,
        why: `ACRN ${scenario.release}'s tools look for it in every VM: the build stops with KeyError: 'id'`,
        help: 'number the VMs from 0, in the order of the file',
        range: vm.range,
        stopsAt: stepOf(scenario.release, vm),
        ...(!taken.has(place) && {
          fix: safeFix(`give the VM at place ${place} the id ${place}`, [
            { start: at, end: at, text: ` id="${place}"` },
          ]),
        }),
      };
    }
  },
};
