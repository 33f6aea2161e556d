import { vmLabel } from '../../scenario/nesting.js';
import { displaySettings, virtioGpus } from '../../scenario/virtio.js';
import { enumerate } from '../../text/enumerate.js';
import { largest } from '../../text/long-lists.js';
import { child } from '../../xml/node.js';
import { postLaunchedVm, virtualGpu, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

const SETTINGS = ['window_resolutions', 'horizontal_offset', 'vertical_offset'] as const;

export const windowDisplayIncomplete: Rule = {
  name: 'window-display-incomplete',
  meta: {
    summary: 'a window display lacks its resolution or its place',
    why: 'The device model needs the size and the place of each window.',
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
              virtualGpu('Window', '<window_resolutions>800x600</window_resolutions>'),
            ),
          ),
        ],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const gpus = virtioGpus(vm);
      const gpu = gpus.find(({ displayType }) => displayType?.value === 'Window');
      if (gpu === undefined) continue;
      const found = SETTINGS.map((name) => ({
        name,
        values: gpus.flatMap((next) => displaySettings(next, name)),
      }));
      const most = largest([1, ...found.map(({ values }) => values.length)]);
      const short = found.filter(
        ({ values }) => values.length < most || values.every(({ value }) => value === ''),
      );
      if (short.length === 0) continue;
      const names = short.map(({ name }) => name);
      const display = gpu.displays.find((next) =>
        names.some((name) => child(next, name) === undefined),
      );
      yield {
        message: `the window displays of ${vmLabel(vm)} lack ${enumerate(names, 'and')}`,
        help: `give each display ${enumerate(SETTINGS, 'and')}`,
        range: display?.startTag ?? short[0]?.values[0]?.range ?? gpu.node.startTag,
      };
    }
  },
};
