import { at } from '../../scenario/located.js';
import type { Located, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

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

export const stringBreaksC: Rule = {
  name: 'string-breaks-c',
  meta: {
    summary: 'a quote, backslash or line break ends a string of the generated C too early',
    why: "ACRN's tools put boot arguments and module names between quotes and escape nothing.",
    category: 'build',
    severity: 'error',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    fix: 'none',
    references: ['ACRN v3.0 misc/config_tools/xforms/vm_configurations.c.xsl (os_config)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<kern_mod>RT_bzImage', becomes: '<kern_mod>RT "bzImage"' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      for (const { setting, text } of strings(vm)) {
        if (isCString(text)) continue;
        yield {
          message: `the ${setting.node.name} of ${vmLabel(vm)} holds a quote, a backslash or a line break, which ACRN copies unescaped into a C string: what the build generates does not compile`,
          help: 'remove it; in bootargs a quote can be written as \\"',
          range: setting.range,
        };
      }
    }
  },
};
