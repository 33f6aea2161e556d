import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

/** Kernels that are loaded where the scenario says. */
const LOADED_AT = ['KERNEL_ZEPHYR', 'KERNEL_RAWIMAGE'];

export const invalidKernelAddress: Rule = {
  name: 'invalid-kernel-address',
  meta: {
    summary: 'the load or entry address of a raw kernel is 0 or missing',
    why: "ACRN's build needs a hexadecimal address with 0x for kernels of the type KERNEL_ZEPHYR (v2.5) or KERNEL_RAWIMAGE, and stops at anything else.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (os_kern_load_addr_check)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [
          {
            found: '<kern_type>KERNEL_BZIMAGE</kern_type>\n      <kern_mod>RT_bzImage',
            becomes: '<kern_type>KERNEL_ZEPHYR</kern_type>\n      <kern_mod>RT_bzImage',
          },
          after(
            'reboot=acpi</bootargs>\n',
            '      <kern_load_addr>0</kern_load_addr>\n      <kern_entry_addr>0x100000</kern_entry_addr>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const type = at(vm.node, 'os_config', 'kern_type');
      const load = at(vm.node, 'os_config', 'kern_load_addr');
      const entry = at(vm.node, 'os_config', 'kern_entry_addr');
      if (vm.loadOrder === 'pre-launched' && load !== undefined && entry === undefined) {
        yield {
          message: `${vmLabel(vm)} has a kern_load_addr and no kern_entry_addr`,
          why: `ACRN ${scenario.release} looks for both where there is one: its build stops with KeyError: ${vm.id ?? '?'}`,
          help: 'give both or neither',
          range: load.range,
        };
      }
      if (type === undefined || !LOADED_AT.includes(type.value)) continue;
      for (const name of ['kern_load_addr', 'kern_entry_addr']) {
        const address = at(vm.node, 'os_config', name);
        if (address === undefined || /0x/i.test(address.value)) continue;
        yield {
          message: `${name} of ${vmLabel(vm)} is "${address.value}", not an address with 0x`,
          why: `ACRN ${scenario.release}'s build stops`,
          help: 'write the address at which the kernel is loaded, such as 0x100000',
          range: address.range,
          related: [{ message: type.value, range: type.range }],
        };
      }
    }
  },
};
