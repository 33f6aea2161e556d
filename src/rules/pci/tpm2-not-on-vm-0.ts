import { vmLabel } from '../../scenario/nesting.js';
import { mmioResource } from '../../scenario/passthrough.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const tpm2NotOnVm0: Rule = {
  name: 'tpm2-not-on-vm-0',
  meta: {
    summary: 'the TPM2 is given to a VM other than VM 0',
    why: 'ACRN passes the TPM2 through to VM 0 and to no other. With a TPM that keeps an event log the build stops at an address that is missing; with any other it silently gives the TPM2 to VM 0, or to none.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: [
      'ACRN v3.0 misc/config_tools/xforms/misc_cfg.h.xsl (vm0_passthrough_tpm)',
      'ACRN v3.0 misc/config_tools/static_allocators/gpa.py (allocate_log_area)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<TPM2>n</TPM2>\n    </mmio_resources>\n    <pci_devs>',
            becomes: '<TPM2>y</TPM2>\n    </mmio_resources>\n    <pci_devs>',
          },
        ],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const first = scenario.vms.find(({ idAttribute }) => idAttribute?.value === '0');
    const firstHas = first !== undefined && mmioResource(first, 'TPM2')?.value === 'y';
    for (const vm of scenario.vms) {
      const setting = mmioResource(vm, 'TPM2');
      if (vm === first || setting === undefined || setting.value !== 'y') continue;
      const wantsLog = !firstHas && first?.loadOrder === 'pre-launched';
      const stops = wantsLog && board?.deviceTree?.tpm2 === true && board.deviceTree.tpmEventLog;
      yield {
        severity: stops ? 'error' : 'warning',
        message: `${vmLabel(vm)} is given the TPM2, which is for VM 0 only`,
        why: stops
          ? `ACRN ${scenario.release}'s build stops at "UL" in misc_cfg.h`
          : `ACRN ${scenario.release} builds, and this VM has no TPM2`,
        help: 'set TPM2 to n here, and to y in the pre-launched VM with the id 0',
        range: setting.range,
        fix: setValueFix(setting, 'n', `TPM2 of ${vmLabel(vm)}`),
      };
    }
  },
};
