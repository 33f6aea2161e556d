import { before } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { nestingServiceVmArguments, withoutWord } from './service-vm-arguments.js';

export const serviceVmKvmEptOff: Rule = {
  name: 'service-vm-kvm-ept-off',
  meta: {
    summary: "the Service VM's kernel arguments switch off KVM's use of EPT",
    why: "ACRN's nested VMX supports only a KVM that uses EPT for its guests.",
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [before('console=tty0 console=hvc0', 'kvm-intel.ept=0 ')],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const bootargs = nestingServiceVmArguments(scenario);
    const word = bootargs?.value
      .split(/\s+/)
      .find((each) => /^kvm[-_]intel\.ept=(?:[0nNfF]|[oO][fF])/.test(each));
    if (bootargs === undefined || word === undefined) return;
    yield {
      message: `the Service VM's kernel gets ${word}, but ACRN nests only a KVM that uses EPT`,
      help: 'drop it: EPT is on by default',
      range: bootargs.range,
      fix: {
        ...setValueFix(bootargs, withoutWord(bootargs.value, word)),
        title: `drop ${word} from the bootargs of the Service VM`,
      },
    };
  },
};
