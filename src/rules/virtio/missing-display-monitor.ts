import { vmLabel } from '../../scenario/nesting.js';
import { displaySettings, virtioGpus } from '../../scenario/virtio.js';
import { postLaunchedVm, virtualGpu, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const missingDisplayMonitor: Rule = {
  name: 'missing-display-monitor',
  meta: {
    summary: 'a full screen display names no monitor',
    why: 'A full screen display is shown on the monitor that it names.',
    category: 'schema',
    releases: { first: 'v3.2' },
    references: ['ACRN v3.2 misc/config_tools/schema/checks/virtio_devices.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [vmAdded(postLaunchedVm(3, virtualGpu('Full screen', '')))],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const gpus = virtioGpus(vm);
      const gpu = gpus.find(({ displayType }) => displayType?.value === 'Full screen');
      const monitors = gpus.flatMap((next) => displaySettings(next, 'monitor_id'));
      if (gpu === undefined || monitors.some(({ value }) => value !== '')) continue;
      yield {
        message: `the virtual GPU of ${vmLabel(vm)} is full screen, but no display has a monitor_id`,
        help: 'give each display a monitor_id',
        range: monitors[0]?.range ?? gpu.displays[0]?.startTag ?? gpu.node.startTag,
      };
    }
  },
};
