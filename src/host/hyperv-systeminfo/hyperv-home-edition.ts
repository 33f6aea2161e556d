import type { Finding, HostRule } from '../rule.js';
import { REPORT, reportWith } from './example.js';
import type { SystemInfo } from './read.js';

const CLIENT = /Windows Server 2022 Standard/;

export const hypervHomeEdition: HostRule<SystemInfo> = {
  name: 'hyperv-home-edition',
  meta: {
    summary: 'Windows Home has no Hyper-V',
    why: 'The role is there in Pro, Enterprise and Education only.',
    references: ['Microsoft Learn, "Install Hyper-V on Windows"'],
    examples: [
      {
        bad: reportWith(CLIENT, 'Windows 11 Home').replaceAll('20348', '22631'),
        good: REPORT,
      },
    ],
  },
  *check({ osName }): Iterable<Finding> {
    if (osName === undefined || !/Windows (?:\d+|\d+\.\d+) (?:Home|Core)\b/.test(osName.value))
      return;
    yield {
      message: `${osName.value}: the Home edition has no Hyper-V`,
      help: 'take Pro, Enterprise or Education',
      range: osName.range,
    };
  },
};
