import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import { setValue } from '../../xml/edit.js';
import { without } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { acpiTablesStopBuild } from './acpi-tables.js';

export const rebootAcpiMissing: Rule = {
  name: 'reboot-acpi-missing',
  meta: {
    summary: 'the kernel of a pre-launched VM is not started with reboot=acpi',
    why: 'A pre-launched Linux can reboot by ACPI only, so the generator of its ACPI tables needs reboot=acpi among the bootargs. Without it the build stops, or goes on (up to v2.6 without nested virtualization, and from v3.0 on), and neither this VM nor those after it get ACPI tables. v3.3 no longer needs it.',
    category: 'build',
    releases: { first: 'v2.5', last: 'v3.2' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/acpi_gen/asl_gen.py (main)',
      'ACRN v3.1 misc/config_tools/acpi_gen/asl_gen.py (main), hypervisor/scripts/genconf.sh',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [{ found: ' idle=poll reboot=acpi<', becomes: ' idle=poll<' }],
      },
      {
        scenario: 'quad-core/v3.2-nested-hybrid.xml',
        bad: [without(' reboot=acpi')],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { forgetsAcpiErrors } = toolTraits(scenario.release);
    const stops = acpiTablesStopBuild(scenario) && !forgetsAcpiErrors;
    for (const vm of scenario.vms) {
      if (vm.loadOrder !== 'pre-launched') continue;
      const type = at(vm.node, 'os_config', 'kern_type');
      const bootargs = at(vm.node, 'os_config', 'bootargs');
      if (type?.value !== 'KERNEL_BZIMAGE' || bootargs === undefined) continue;
      if (bootargs.value.includes('reboot=acpi')) continue;
      const value = `${bootargs.value.trimEnd()} reboot=acpi`.trimStart();
      yield {
        message: `the bootargs of ${vmLabel(vm)} lack reboot=acpi`,
        why: `ACRN ${scenario.release}'s build ${stops ? 'stops' : 'goes on without its ACPI tables, after a message that is easily overlooked:'} ${stops ? 'with ' : ''}"you need to specify 'reboot=acpi' in scenario file's bootargs"`,
        help: 'add reboot=acpi to its bootargs',
        range: bootargs.range,
        ...(!stops && { severity: 'warning' as const }),
        fix: safeFix(`add reboot=acpi to the bootargs of ${vmLabel(vm)}`, [
          setValue(bootargs.node, value),
        ]),
      };
    }
  },
};
