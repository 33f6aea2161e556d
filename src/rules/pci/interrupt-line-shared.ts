import type { Board } from '../../board/board.js';
import type { LineDevice } from '../../board/device-tree.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import type { Finding, Rule } from '../rule.js';
import { ptIntxSetting, readPtIntx } from './pt-intx.js';

/** What makes a VM use an interrupt line. */
interface User {
  readonly vm: Vm;
  readonly irq: number;
  /** Such as `its pt_intx` or `its device 00:1f.4`. */
  readonly by: string;
  readonly setting: Located | undefined;
}

function bdfOf({ value }: Located): string {
  return value.split(' ')[0] ?? '';
}

/** The lines of a pre-launched VM: those of its pt_intx, and of its devices that have no MSI. */
function linesOf(vm: Vm, devices: readonly LineDevice[]): User[] {
  const setting = ptIntxSetting(vm);
  const mapped = setting === undefined ? [] : (readPtIntx(setting.value) ?? []);
  const own = pciDevices(vm).flatMap((device) => {
    const bdf = bdfOf(device);
    const irqs = devices.find((next) => next.bdf === bdf)?.irqs ?? [];
    return irqs.map((irq) => ({ vm, irq, by: `its device ${bdf}`, setting: device }));
  });
  return [
    ...mapped.map(({ physical }) => ({ vm, irq: physical, by: 'its pt_intx', setting })),
    ...own,
  ];
}

/** The Service VM keeps every PCI device that no pre-launched VM is given. */
function linesOfService({ vms }: Scenario, devices: readonly LineDevice[]): User[] {
  const vm = vms.findLast(({ loadOrder }) => loadOrder === 'service');
  if (vm === undefined) return [];
  const given = vms
    .filter(({ loadOrder }) => loadOrder === 'pre-launched')
    .flatMap(pciDevices)
    .map(bdfOf);
  return devices
    .filter(({ bdf }) => bdf !== undefined && !given.includes(bdf))
    .flatMap(({ bdf, irqs }) =>
      irqs.map((irq) => ({ vm, irq, by: `its device ${bdf}`, setting: undefined })),
    );
}

function place({ setting, vm }: User) {
  return setting?.range ?? vm.range;
}

function* conflicts(scenario: Scenario, board: Board | undefined): Iterable<Finding> {
  const devices = board?.deviceTree?.lineDevices ?? [];
  const users: User[] = [];
  const vms = scenario.vms.filter(({ loadOrder }) => loadOrder === 'pre-launched');
  for (const user of [
    ...linesOfService(scenario, devices),
    ...vms.flatMap((vm) => linesOf(vm, devices)),
  ]) {
    const twin = users.find(({ vm, irq }) => vm !== user.vm && irq === user.irq);
    users.push(user);
    if (twin === undefined) continue;
    yield {
      message: `${vmLabel(user.vm)} uses interrupt line ${user.irq} for ${user.by}, as ${vmLabel(twin.vm)} does for ${twin.by}: ACRN ${scenario.release}'s build stops with ResourceError: VMs have conflicting interrupt lines`,
      help: 'give all devices of an interrupt line to one VM',
      range: place(user),
      related: [{ message: `${vmLabel(twin.vm)}, ${twin.by}`, range: place(twin) }],
    };
  }
}

export const interruptLineShared: Rule = {
  name: 'interrupt-line-shared',
  meta: {
    summary: 'two VMs use one interrupt line, or a VM with local APIC passthrough uses any',
    why: 'The hypervisor passes an interrupt line to one VM, and none to a VM that owns its local APICs. The build stops with a ResourceError.',
    category: 'build',
    severity: 'error',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
    fix: 'none',
    references: ['ACRN v3.0 misc/config_tools/static_allocators/intx.py (alloc_device_irqs)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found: '<name>PRE_RT_VM0</name>',
            becomes: '<name>PRE_RT_VM0</name>\n    <pt_intx>(16, 5)</pt_intx>',
          },
        ],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const vms = scenario.vms.filter(({ loadOrder }) => loadOrder === 'pre-launched');
    const usesLines = vms.some(
      (vm) => ptIntxSetting(vm) !== undefined || pciDevices(vm).length > 0,
    );
    if (!usesLines) return;
    const devices = board?.deviceTree?.lineDevices ?? [];
    for (const vm of vms) {
      const [user] = vm.lapicPassthrough?.value === 'y' ? linesOf(vm, devices) : [];
      if (user === undefined) continue;
      yield {
        message: `${vmLabel(vm)} has lapic_passthrough and uses interrupt line ${user.irq} for ${user.by}: ACRN ${scenario.release}'s build stops with ResourceError, because such a VM can use no interrupt lines`,
        help: 'remove the pt_intx, and give the VM devices with MSI only',
        range: place(user),
      };
      return;
    }
    yield* conflicts(scenario, board);
  },
};
