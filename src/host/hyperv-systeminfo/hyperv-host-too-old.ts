import type { Finding, HostRule } from '../rule.js';
import { REPORT } from './example.js';
import type { SystemInfo } from './read.js';
import { firstNestingBuild, windowsName } from './windows.js';

export const hypervHostTooOld: HostRule<SystemInfo> = {
  name: 'hyperv-host-too-old',
  meta: {
    summary: 'this Windows cannot nest on this CPU',
    why: 'Hyper-V nests on Intel from Windows Server 2016 and Windows 10 on, on AMD from Windows Server 2022 and Windows 11 on.',
    references: [
      'Microsoft Learn, Hyper-V, "Enable nested virtualization" (enable-nested-virtualization.md)',
    ],
    examples: [
      {
        bad: REPORT.replace('Server 2022', 'Server 2019').replaceAll('20348', '17763'),
        good: REPORT,
      },
    ],
  },
  *check({ build, cpu, isServer, osName }): Iterable<Finding> {
    if (build === undefined || cpu === undefined) return;
    if (build.number >= firstNestingBuild(cpu.vendor, isServer)) return;
    const name = windowsName(build.number, isServer);
    const first =
      cpu.vendor === 'AMD'
        ? isServer
          ? 'Server 2022'
          : 'Windows 11'
        : isServer
          ? 'Server 2016'
          : 'Windows 10';
    yield {
      message: `${name} on an ${cpu.vendor} CPU: Hyper-V nests on ${cpu.vendor} from ${first} on`,
      help: `upgrade to ${first} or later`,
      range: (osName ?? build.line).range,
      related: [
        { message: 'the build', range: build.line.range },
        { message: 'the CPU', range: cpu.line.range },
      ],
    };
  },
};
