import { safeFix } from '../../text/diagnostic.js';
import { removeRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { setsUpOther } from './effective.js';
import { type ModprobeFile, type ModprobeLine, underscored } from './read.js';

/** Whether an install line runs something in place of loading the module: false, true, `:`, exit. */
function loadsNothing({ words }: ModprobeLine): boolean {
  const [command, ...rest] = words.slice(2).map(({ text }) => text);
  if (command === undefined || rest.length > 1) return false;
  if (command === 'exit') return true;
  return rest.length === 0 && /^(\/(usr\/)?s?bin\/)?(false|true)$|^:$/.test(command);
}

export const modprobeModuleNotLoaded: HostRule<ModprobeFile> = {
  name: 'modprobe-module-not-loaded',
  meta: {
    summary: 'KVM is kept from being loaded',
    why: 'An install line runs its command in place of loading the module; a blacklisted module is not loaded for the CPU that the machine has. Then there is no /dev/kvm.',
    fix: 'safe',
    references: ['kmod man/modprobe.d.5 (install, blacklist)'],
    examples: [
      {
        bad: 'options kvm_intel nested=1\ninstall kvm_intel /bin/false\n',
        good: 'options kvm_intel nested=1\n',
      },
      {
        bad: 'options kvm_amd nested=1\nblacklist kvm_amd\n',
        good: 'options kvm_amd nested=1\n',
      },
    ],
  },
  *check(file, context): Iterable<Finding> {
    for (const line of file.lines) {
      const [command, module] = line.words;
      if (line.isComment || command === undefined || module === undefined) continue;
      const name = underscored(module.text);
      const isVendor = name === 'kvm_intel' || name === 'kvm_amd';
      const isBlocked =
        (command.text === 'install' && (isVendor || name === 'kvm') && loadsNothing(line)) ||
        (command.text === 'blacklist' && isVendor);
      if (!isBlocked || (isVendor && setsUpOther(file, context, name))) continue;
      yield {
        message: `"${line.words.map(({ text }) => text).join(' ')}" keeps ${name} from being loaded: there is no KVM`,
        help: 'drop the line',
        range: line.range,
        fix: safeFix(`drop the line`, [removeRange(line.full)]),
      };
    }
  },
};
