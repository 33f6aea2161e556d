import { closInfo } from '../../config-tools/calc/clos-counts.js';
import { isYes } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';
import { switchRdtOff } from './switch-rdt-off.js';

export const rdtWithoutCat: Rule = {
  name: 'rdt-without-cat',
  meta: {
    summary: 'RDT is on, and no cache of the board has CAT',
    why: "ACRN takes the number of classes of service from the board's caches. Where none has Cache Allocation Technology, misc_cfg.h gets NaNU for it, which does not compile.",
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/xforms/lib.xsl (get-common-clos-count)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' }],
      },
    ],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    const setting = scenario.hypervisor.rdtEnabled;
    if (board === undefined || setting === undefined || !isYes(setting)) return;
    const { release } = scenario;
    const { resources, closMax } = closInfo({ release, scenario: populated, board });
    if (resources !== '' && closMax !== '') return;
    yield {
      message: `RDT_ENABLED is y, but no cache of the board ${board.name} has ${resources === '' ? 'CAT' : 'a clos_number for its CAT'}`,
      why: `ACRN ${release}'s build stops at "NaNU" in misc_cfg.h`,
      help: 'set RDT_ENABLED to n',
      range: setting.range,
      fix: switchRdtOff(scenario, 'safe'),
    };
  },
};
