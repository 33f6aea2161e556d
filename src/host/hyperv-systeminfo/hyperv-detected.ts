import type { Finding, HostRule } from '../rule.js';
import { REPORT, reportWith } from './example.js';
import type { SystemInfo } from './read.js';

export const hypervDetected: HostRule<SystemInfo> = {
  name: 'hyperv-detected',
  meta: {
    summary: 'a hypervisor runs already, so the four requirements are not listed',
    why: 'Hyper-V runs here, or this Windows is itself a guest: both are fine.',
    severity: 'info',
    references: ['Microsoft Learn, "System requirements for Hyper-V on Windows Server"'],
    examples: [
      {
        bad: reportWith(
          /VM Monitor Mode[\s\S]*/,
          'A hypervisor has been detected. Features required for Hyper-V will not be displayed.\n',
        ),
        good: REPORT,
      },
    ],
  },
  *check({ lines }): Iterable<Finding> {
    const found = lines.find(({ value }) => /^A hypervisor has been detected/.test(value));
    if (found === undefined) return;
    yield {
      message: 'a hypervisor has been detected: Hyper-V runs here, or this is a guest of one',
      help: 'nothing is wrong with that',
      range: found.range,
    };
  },
};
