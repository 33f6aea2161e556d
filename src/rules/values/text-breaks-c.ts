import { at } from '../../scenario/located.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { inCString } from './c-string.js';

interface Text {
  readonly what: string;
  readonly setting: Located;
  /** The build turns line breaks into blanks. */
  readonly normalized?: true;
}

/** The texts that the build puts between quotes. */
function texts({ vms }: Scenario): Text[] {
  const of = (vm: Vm, path: readonly string[], normalized?: true): Text[] => {
    const setting = at(vm.node, ...path);
    const what = `${path.join('/')} of ${vmLabel(vm)}`;
    return setting === undefined ? [] : [{ what, setting, ...(normalized && { normalized }) }];
  };
  return vms.flatMap((vm) => [
    ...of(vm, ['name']),
    ...of(vm, ['os_config', 'name']),
    ...of(vm, ['os_config', 'kern_mod']),
    ...of(vm, ['os_config', 'ramdisk_mod']),
    ...(vm.loadOrder === 'pre-launched' ? of(vm, ['os_config', 'bootargs'], true) : []),
    ...(vm.loadOrder === 'service' ? of(vm, ['board_private', 'bootargs'], true) : []),
    ...(vm.loadOrder === 'service' ? of(vm, ['board_private', 'rootfs']) : []),
  ]);
}

export const textBreaksC: Rule = {
  name: 'text-breaks-c',
  meta: {
    summary: 'a text has a quote, a backslash or a line break that breaks the generated C',
    why: 'The build puts names and kernel arguments between quotes without escaping anything: what it generates does not compile, or says something else.',
    category: 'build',
    severity: 'error',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (name, os_config)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<name>ACRN SOS VM', becomes: '<name>ACRN "SOS" VM' }],
      },
      {
        scenario: 'quad-core/v2.6-nested.xml',
        bad: [{ found: '<name>Ubuntu', becomes: '<name>Ubuntu\\n' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { what, setting, normalized } of texts(scenario)) {
      const text = normalized ? setting.value.replace(/\s+/g, ' ') : setting.value;
      const fate = inCString(text);
      if (fate === 'unchanged') continue;
      yield {
        message:
          fate === 'broken'
            ? `${what} goes into C between quotes as it is (${JSON.stringify(setting.value)}): ACRN ${scenario.release}'s build stops at what it generated`
            : `${what} goes into C between quotes as it is, where a backslash begins an escape: the hypervisor sees another text, and the compiler may refuse it`,
        help: 'leave out quotes, backslashes and line breaks',
        range: setting.range,
        ...(fate === 'changed' && { severity: 'warning' as const }),
      };
    }
  },
};
