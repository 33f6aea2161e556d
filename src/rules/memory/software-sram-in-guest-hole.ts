import type { SoftwareSram } from '../../board/caches.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { after } from '../examples.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { inV3 } from '../validator-warning.js';

/** v2.5 asks for PSRAM_ENABLED, which no scenario has; v3.2 has no switch any more. */
function isSwitchedOff(context: RuleContext): boolean {
  const { release, hypervisor, root } = context.scenario;
  const { saysPsram, findsSoftwareSram, hasLoadOrder } = toolTraits(release);
  if (saysPsram || findsSoftwareSram) return false;
  const { softwareSramEnabled: setting } = hypervisor;
  if (hasLoadOrder)
    return (
      setting !== undefined &&
      filledIn(context, root, 'hv', 'FEATURES', 'SSRAM', 'SSRAM_ENABLED') === 'n'
    );
  return setting?.value === 'n';
}

/** As ACRN compares them: as texts. */
function isOutside({ start, end }: SoftwareSram): boolean {
  return (
    (end !== undefined && end < '0x80000000') || (start !== undefined && start >= '0xf8000000')
  );
}

export const softwareSramInGuestHole: Rule = {
  name: 'software-sram-in-guest-hole',
  meta: {
    summary: "the board's software SRAM lies where a guest has its PCI hole",
    why: 'A pre-launched RTVM sees the software SRAM at its host address, which must not be that of a region ACRN gives every guest (2 to 3.9 GiB). ACRN warns of it; in v3.x its build stops at warnings, too.',
    category: 'schema',
    severity: 'warning',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/schema/checks/pre_launched_vm_support.xsd',
      'ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>n' }],
        good: [{ found: '<vm_type>RTVM', becomes: '<vm_type>STANDARD_VM' }],
        board: [
          after(
            '<cache level="3" id="0x0" type="3">\n',
            '      <capability id="Software SRAM">\n        <start>0x80040000</start>\n        <end>0x800bffff</end>\n        <size>524288</size>\n        <waymask>0x1</waymask>\n      </capability>\n',
          ),
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    if (board === undefined || isSwitchedOff(context)) return;
    const vm = scenario.vms.find(
      ({ loadOrder, realTime }) => loadOrder === 'pre-launched' && realTime,
    );
    if (vm === undefined) return;
    const inHole = board.caches
      .filter(({ level }) => Number(level) === 3)
      .flatMap(({ softwareSram }) => softwareSram)
      .find((sram) => !isOutside(sram));
    if (inHole === undefined) return;
    const { softwareSramEnabled } = scenario.hypervisor;
    yield {
      ...inV3(scenario.release),
      message: `the board's software SRAM at ${inHole.start ?? '?'} overlaps the PCI hole of guests`,
      help: 'move the software SRAM in the firmware, or use no pre-launched RTVM: no setting mends this',
      range: vm.type?.range ?? vm.range,
      ...(softwareSramEnabled && {
        related: [{ message: 'software SRAM', range: softwareSramEnabled.range }],
      }),
    };
  },
};
