import { at } from '../../scenario/located.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { byVocabulary } from '../by-vocabulary.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { inCString } from './c-string.js';

interface Text {
  readonly what: string;
  readonly setting: Located;
  /** The build turns line breaks into spaces. */
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

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  for (const { what, setting, normalized } of texts(scenario)) {
    const text = normalized ? setting.value.replace(/\s+/g, ' ') : setting.value;
    const fate = inCString(text);
    if (fate === 'unchanged') continue;
    yield {
      message: `${what} holds ${fate === 'broken' ? 'a quote or a line break' : 'a backslash'}: "${setting.value}"`,
      why:
        fate === 'broken'
          ? `it goes into C between quotes unchanged: ACRN ${scenario.release}'s build stops at what it generated`
          : 'it goes into C between quotes unchanged, where a backslash begins an escape: the hypervisor sees another text, and the compiler may refuse it',
      help: 'leave out quotes, backslashes and line breaks',
      range: setting.range,
      ...(fate === 'changed' && { severity: 'warning' as const }),
    };
  }
}

/** One C string literal: no line break, and escapes that the compiler refuses are left out. */
const LITERAL = /^"(?:[^"\\\n]|\\[^xuUN\n]|\\x[0-9a-fA-F]|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8})*"/;

/** Whether text put between quotes is string literals side by side and nothing else. */
function isCString(text: string): boolean {
  let rest = `"${text}"`;
  while (rest !== '') {
    const literal = LITERAL.exec(rest)?.[0];
    if (literal === undefined) return false;
    rest = rest.slice(literal.length).trimStart();
  }
  return true;
}

/** The settings that ACRN copies into strings, as they arrive there. */
function strings(vm: Vm): { setting: Located; text: string }[] {
  const find = (name: string) => at(vm.node, 'os_config', name);
  const modules = ['kern_mod', 'ramdisk_mod'].flatMap((name) => {
    const setting = find(name);
    return setting === undefined ? [] : [{ setting, text: setting.value }];
  });
  const bootargs = vm.loadOrder === 'post-launched' ? undefined : find('bootargs');
  if (bootargs === undefined) return modules;
  const text = `${bootargs.value.trim().replaceAll(/[ \t\r\n]+/g, ' ')} `;
  return text === ' ' ? modules : [...modules, { setting: bootargs, text }];
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  for (const vm of scenario.vms) {
    for (const { setting, text } of strings(vm)) {
      if (isCString(text)) continue;
      yield {
        message: `the ${setting.node.name} of ${vmLabel(vm)} holds a quote, a backslash or a line break`,
        why: 'ACRN copies it unescaped into a C string, and what the build generates does not compile',
        help: 'remove it; in bootargs a quote can be written as \\"',
        range: setting.range,
      };
    }
  }
}

export const invalidCString: Rule = {
  name: 'invalid-c-string',
  meta: {
    summary: 'a text has a quote, a backslash or a line break that breaks the generated C',
    why: 'The build puts names, module tags and kernel arguments between quotes and escapes nothing: what it generates does not compile, or means something else.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (name, os_config)',
      'ACRN v3.0 misc/config_tools/xforms/vm_configurations.c.xsl (os_config)',
    ],
    examples: [
      { bad: [{ found: '<name>ACRN SOS VM', becomes: '<name>ACRN "SOS" VM' }] },
      {
        scenario: 'quad-core/v2.6-rtvm-nested.xml',
        bad: [{ found: '<name>Ubuntu', becomes: '<name>Ubuntu\\n' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<kern_mod>RT_bzImage', becomes: '<kern_mod>RT "bzImage"' }],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
