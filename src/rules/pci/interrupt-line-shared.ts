import { unlessStopped } from '../../config-tools/calc/build-stop.js';
import {
  interruptLines,
  lineConflicts,
  type VmLines,
} from '../../config-tools/calc/interrupt-lines.js';
import type { Scenario } from '../../scenario/model.js';
import { pciDevices } from '../../scenario/passthrough.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { vmLabelOf } from '../vm-of.js';
import { ptIntxSetting } from './pt-intx.js';

/** Whether a VM is given anything that may use a line: else the board's devices are not read. */
function mayUseLines({ vms }: Scenario): boolean {
  return vms.some(
    (vm) =>
      vm.loadOrder === 'pre-launched' &&
      (ptIntxSetting(vm) !== undefined || pciDevices(vm).length > 0),
  );
}

/** A VM as messages call it, what it uses the line for, and where that stands. */
function describe(scenario: Scenario, { vm, lines }: VmLines, irq: number) {
  const [user] = lines.get(irq) ?? [];
  return {
    label: vmLabelOf(scenario, vm),
    by: user?.device === undefined ? 'its pt_intx' : `its device ${user.device.split(' ')[0]}`,
    range: user?.node?.content ?? vm.startTag,
  };
}

export const interruptLineShared: Rule = {
  name: 'interrupt-line-shared',
  meta: {
    summary: 'two VMs use the same interrupt line, or a VM with local APIC passthrough uses one',
    why: 'The hypervisor passes an interrupt line to one VM, and none to a VM that owns its local APICs. The build stops with a ResourceError.',
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v2.6' },
    references: [
      'ACRN v2.6 misc/config_tools/static_allocators/intx.py',
      'ACRN v3.0 misc/config_tools/static_allocators/intx.py (alloc_device_irqs)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [after('<name>PRE_RT_VM0</name>', '\n    <pt_intx>(16, 5)</pt_intx>')],
      },
    ],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    if (!mayUseLines(scenario)) return;
    const { release } = scenario;
    const found = unlessStopped(() => interruptLines({ release, scenario: populated, board }));
    for (const { irq, vm, other } of lineConflicts(found ?? [])) {
      const own = describe(scenario, vm, irq);
      if (other === undefined) {
        yield {
          message: `${own.label} has lapic_passthrough and uses interrupt line ${irq} for ${own.by}`,
          why: `such a VM can use no interrupt lines: ACRN ${release}'s build stops with ResourceError`,
          help: 'remove the pt_intx, and give the VM devices with MSI only',
          range: own.range,
        };
        return;
      }
      const twin = describe(scenario, other, irq);
      // The Service VM keeps what no other VM is given: what was given is at fault.
      const [user, first] = own.range === vm.vm.startTag ? [twin, own] : [own, twin];
      yield {
        message: `${user.label} and ${first.label} both use interrupt line ${irq}`,
        why: `they need it for ${user.by} and ${first.by}: ACRN ${release}'s build stops with ResourceError: VMs have conflicting interrupt lines`,
        help: 'give all devices of an interrupt line to one VM',
        range: user.range,
        related: [{ message: `${first.label}, ${first.by}`, range: first.range }],
      };
    }
  },
};
