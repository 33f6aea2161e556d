import { at } from '../../scenario/located.js';
import type { Located, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import { setValue } from '../../xml/edit.js';
import { before } from '../examples.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

/** Devices that keep their BDF in the VM (bdf.py:HARDCODED_BDF_LIST). */
const HARDCODED = '00:0e.0';

function bdfOf(device: Located): string {
  return device.value.trim().split(/\s+/)[0] ?? '';
}

/** The vBDFs of the VM that are taken before its devices get theirs. */
function sharedMemoryVbdfs(context: RuleContext, vm: Vm): string[] {
  return context.scenario.hypervisor.sharedMemoryRegions
    .filter(({ node }) => at(node, 'PROVIDED_BY')?.value !== 'Device Model')
    .flatMap(({ vms }) => vms.filter(({ vmName }) => vmName?.value === vm.name?.value))
    .flatMap(({ node }) => filledIn(context, node, 'VBDF') ?? []);
}

/** Puts the last device in the place of the first, and that one last. */
function swap(devices: readonly Located[]): Fix | undefined {
  const first = devices.find((device) => bdfOf(device) !== HARDCODED);
  const last = devices.at(-1);
  if (first === undefined || last === undefined || bdfOf(last) !== HARDCODED) return undefined;
  return safeFix(`put another PCI device after ${bdfOf(last)}`, [
    setValue(first.node, last.value),
    setValue(last.node, first.value),
  ]);
}

export const pciDevicesWithoutVbdf: Rule = {
  name: 'pci-devices-without-vbdf',
  meta: {
    summary:
      'the last PCI device of a VM has a BDF that is taken in the VM, and all of them get none',
    why: "ACRN's allocator means to leave out the devices that have their vBDF already, but looks at the last device each time: where that one's BDF is taken, no device of the VM gets a vBDF, and the generated C does not compile.",
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/bdf.py (insert_pt_devs_to_dev_dict)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found:
              '02:00.0 Ethernet controller: Intel Corporation I210 Gigabit Network Connection (rev 03)',
            becomes: '00:0e.0 RAID bus controller: Intel Corporation Volume Management Device',
          },
        ],
        good: [
          {
            found:
              '00:17.0 SATA controller: Intel Corporation 200 Series PCH SATA controller [AHCI mode]',
            becomes: '00:0e.0 RAID bus controller: Intel Corporation Volume Management Device',
          },
          {
            found:
              '02:00.0 Ethernet controller: Intel Corporation I210 Gigabit Network Connection (rev 03)',
            becomes:
              '00:17.0 SATA controller: Intel Corporation 200 Series PCH SATA controller [AHCI mode]',
          },
        ],
        board: [
          before(
            '\t00:14.0 USB controller',
            '\t00:0e.0 RAID bus controller: Intel Corporation Volume Management Device\n',
          ),
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    for (const vm of scenario.vms.filter(({ loadOrder }) => loadOrder === 'pre-launched')) {
      const devices = pciDevices(vm).filter(({ value }) => value !== '');
      const last = devices.at(-1);
      if (last === undefined) continue;
      const taken = sharedMemoryVbdfs(context, vm);
      const hardcoded = devices.some((device) => bdfOf(device) === HARDCODED) ? [HARDCODED] : [];
      if (![...taken, ...hardcoded].includes(bdfOf(last))) continue;
      const lost = devices.filter((device) => bdfOf(device) !== HARDCODED);
      if (lost.length === 0) continue;
      const fix = taken.includes(bdfOf(last)) ? undefined : swap(devices);
      yield {
        message: `the last PCI device of ${vmLabel(vm)} is ${bdfOf(last)}, which the VM uses already`,
        why: `ACRN ${scenario.release} gives ${lost.map(bdfOf).join(', ')} no vBDF, and what its build generates does not compile`,
        help: taken.includes(bdfOf(last))
          ? 'give the shared memory region another VBDF, or list another device last'
          : 'list another device last',
        range: last.range,
        ...(fix && { fix }),
      };
    }
  },
};
