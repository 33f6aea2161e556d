import { vmLabel } from '../../scenario/nesting.js';
import { virtioGpus } from '../../scenario/virtio.js';
import { postLaunchedVm, virtualGpu, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

const MOST: ReadonlyMap<string, number> = new Map([
  ['Full screen', 4],
  ['Window', 2],
]);

const WINDOW =
  '<window_resolutions>800x600</window_resolutions><horizontal_offset>0</horizontal_offset><vertical_offset>0</vertical_offset>';

export const tooManyDisplays: Rule = {
  name: 'too-many-displays',
  meta: {
    summary: 'a virtual GPU has more displays than the device model can show',
    why: 'The device model shows up to four full screen displays or two windows.',
    category: 'schema',
    releases: { first: 'v3.2' },
    references: ['ACRN v3.2 misc/config_tools/schema/checks/virtio_devices.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [vmAdded(postLaunchedVm(3, virtualGpu('Window', WINDOW, WINDOW, WINDOW)))],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      for (const { displayType, displays } of virtioGpus(vm)) {
        const most = MOST.get(displayType?.value ?? '');
        const surplus = most === undefined ? undefined : displays[most];
        if (most === undefined || surplus === undefined) continue;
        yield {
          message: `the virtual GPU of ${vmLabel(vm)} has ${displays.length} displays of the type "${displayType?.value}", more than ${most}`,
          help: `keep ${most} of them`,
          range: surplus.startTag,
        };
      }
    }
  },
};
