import type { Located, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { displaySettings, virtioGpus } from '../../scenario/virtio.js';
import { postLaunchedVm, virtualGpu, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateMonitor: Rule = {
  name: 'duplicate-monitor',
  meta: {
    summary: 'two full screen displays are on one monitor',
    why: 'A monitor can show only one.',
    category: 'schema',
    releases: { first: 'v3.2' },
    references: ['ACRN v3.2 misc/config_tools/schema/checks/virtio_devices.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          vmAdded(
            postLaunchedVm(
              3,
              virtualGpu('Full screen', '<monitor_id>1</monitor_id>', '<monitor_id>1</monitor_id>'),
            ),
          ),
        ],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const first = new Map<string, { vm: Vm; monitor: Located }>();
    for (const vm of scenario.vms) {
      for (const gpu of virtioGpus(vm)) {
        if (gpu.displayType?.value !== 'Full screen') continue;
        for (const monitor of displaySettings(gpu, 'monitor_id')) {
          const twin = first.get(monitor.value);
          if (twin === undefined) {
            first.set(monitor.value, { vm, monitor });
            continue;
          }
          yield {
            message: `a full screen display of ${vmLabel(vm)} is on monitor ${monitor.value}, as is one of ${vmLabel(twin.vm)}`,
            help: 'give each full screen display a monitor of its own',
            range: monitor.range,
            related: [{ message: vmLabel(twin.vm), range: twin.monitor.range }],
          };
        }
      }
    }
  },
};
