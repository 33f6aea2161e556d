import { isRdtSupported } from '../../config-tools/calc/clos-counts.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isRdtOn } from './rdt.js';

export const rdtNotOnBoard: Rule = {
  name: 'rdt-not-on-board',
  meta: {
    summary: 'RDT is on, and the board has none',
    why: 'The documentation says that it is ignored then. In v2.5 and v2.6 the build computes NaN from it (NaNU in misc_cfg.h), and stops; from v2.7 on it is ignored.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/misc_cfg.h.xsl (rdt)'],
    examples: [{ bad: [{ found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' }] }],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    const setting = scenario.hypervisor.rdtEnabled;
    if (board === undefined || setting === undefined || !isRdtOn(scenario)) return;
    const { release } = scenario;
    if (isRdtSupported({ release, scenario: populated, board })) return;
    const ignored = toolTraits(release).switchesRdtByBoard;
    yield {
      message: `RDT_ENABLED is y, but the board ${board.name} has no RDT`,
      why: ignored
        ? 'the build ignores it, and every vcpu_clos and CLOS_MASK with it'
        : `ACRN ${release}'s build stops, because NaNU in misc_cfg.h does not compile`,
      help: 'set RDT_ENABLED to n',
      range: setting.range,
      ...(ignored && { severity: 'warning' as const }),
      fix: setValueFix(setting, 'n'),
    };
  },
};
