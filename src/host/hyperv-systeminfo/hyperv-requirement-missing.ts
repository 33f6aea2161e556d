import type { Finding, HostRule } from '../rule.js';
import { REPORT, reportWith } from './example.js';
import type { SystemInfo } from './read.js';

const REQUIREMENTS: ReadonlyMap<string, string> = new Map([
  ['VM Monitor Mode Extensions', 'the CPU, or the hypervisor below, shows no VT-x or AMD-V'],
  ['Virtualization Enabled In Firmware', 'the firmware has VT-x or AMD-V switched off'],
  ['Second Level Address Translation', 'the CPU, or the hypervisor below, shows no EPT or NPT'],
  ['Data Execution Prevention Available', 'the firmware has XD or NX switched off'],
]);

export const hypervRequirementMissing: HostRule<SystemInfo> = {
  name: 'hyperv-requirement-missing',
  meta: {
    summary: 'the machine does not meet a requirement of Hyper-V',
    why: 'Hyper-V does not start unless all four answers are Yes, so there is not even a first level.',
    references: ['Microsoft Learn, "System requirements for Hyper-V on Windows Server"'],
    examples: [
      {
        bad: reportWith(/(Enabled In Firmware): Yes/, '$1: No'),
        good: REPORT,
      },
    ],
  },
  *check({ lines }): Iterable<Finding> {
    for (const { value, range, name } of lines) {
      const match = /^(.+?):\s*No$/i.exec(value);
      const requirement = match?.[1] ?? (/^no$/i.test(value) ? name : undefined);
      const key = [...REQUIREMENTS.keys()].find((each) => requirement?.endsWith(each));
      if (key === undefined) continue;
      yield {
        message: `${key}: No: ${REQUIREMENTS.get(key)}`,
        help: 'switch it on in the firmware setup; in a VM, in the hypervisor below',
        range,
      };
    }
  },
};
