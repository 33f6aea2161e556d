/** A release of Windows by its build number, oldest first (Microsoft Learn, "Windows Server release information"). */
const RELEASES: readonly (readonly [build: number, server: string, client: string])[] = [
  [26100, 'Windows Server 2025', 'Windows 11 24H2'],
  [22000, 'Windows Server, later than 2022', 'Windows 11'],
  [20348, 'Windows Server 2022', 'Windows 11'],
  [17763, 'Windows Server 2019', 'Windows 10'],
  [14393, 'Windows Server 2016', 'Windows 10'],
  [10240, 'a preview of Windows Server 2016', 'Windows 10'],
  [9600, 'Windows Server 2012 R2', 'Windows 8.1'],
  [9200, 'Windows Server 2012', 'Windows 8'],
  [0, 'Windows Server before 2012', 'Windows before 8'],
];

/** Builds of the names that a report may have without a build number. */
const BY_NAME: readonly (readonly [RegExp, number])[] = [
  [/Server 2025/, 26100],
  [/Server 2022/, 20348],
  [/Server 2019/, 17763],
  [/Server 2016/, 14393],
  [/Server 2012 R2/, 9600],
  [/Server 2012/, 9200],
  [/Server 2008/, 7601],
  [/Windows 11/, 22000],
  [/Windows 10/, 10240],
  [/Windows 8\.1/, 9600],
  [/Windows 8/, 9200],
  [/Windows 7/, 7601],
];

export function buildByName(name: string): number | undefined {
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}

export function windowsName(build: number, isServer: boolean): string {
  const [, server, client] = RELEASES.find(([first]) => build >= first) ?? [0, '', 'Windows'];
  return isServer ? server : client;
}

/** The first build that nests: Server 2016 and Windows 10 on Intel, Server 2022 and Windows 11 on AMD. */
export function firstNestingBuild(vendor: 'Intel' | 'AMD', isServer: boolean): number {
  if (vendor === 'AMD') return isServer ? 20348 : 22000;
  return isServer ? 14393 : 10240;
}
