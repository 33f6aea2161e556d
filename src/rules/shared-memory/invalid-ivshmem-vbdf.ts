import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { virtualPciDevices } from '../pci/virtual-pci-devices.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const invalidIvshmemVbdf: Rule = {
  name: 'invalid-ivshmem-vbdf',
  meta: {
    summary: 'the VBDF of a shared memory region is spelled in a way that ACRN cannot read',
    why: "ACRN's schema takes capital digits and a bus of one digit; its allocator does not, and stops with ValueError: not a bdf.",
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/static_allocators/lib/lib.py (BusDevFunc)'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: 'ACRN_Service_VM</VM_NAME>\n              <VBDF>00:08.0',
            becomes: 'ACRN_Service_VM</VM_NAME>\n              <VBDF>0:08.0',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    for (const { kind, label, vm, setting, node } of virtualPciDevices(context)) {
      if (kind !== 'ivshmem' || vm === undefined || vm.loadOrder === 'post-launched') continue;
      const region = node.parent?.parent;
      if (at(region, 'PROVIDED_BY')?.value === 'Device Model') continue;
      if (setting === undefined || setting.value === '') continue;
      const [, bus, rest] = /^([0-9a-f]{1,2}):([01][0-9a-f]\.[0-7])$/i.exec(setting.value) ?? [];
      const plain = `${bus?.padStart(2, '0')}:${rest}`.toLowerCase();
      // What is no BDF at all is refused by the schema.
      if (rest === undefined || plain === setting.value) continue;
      yield {
        message: `${vmLabel(vm)} has the VBDF ${setting.value} in the ${label}`,
        why: `ACRN ${context.scenario.release} takes two digits and lower case only: its build stops with ValueError: not a bdf`,
        help: `write ${plain}`,
        range: setting.range,
        fix: setValueFix(setting, plain, 'VBDF'),
      };
    }
  },
};
