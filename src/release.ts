/** The ACRN releases whose scenario files are known, oldest first. */
export const RELEASES = [
  'v2.5',
  'v2.6',
  'v2.7',
  'v3.0',
  'v3.0.2',
  'v3.1',
  'v3.2',
  'v3.3',
  'v3.4',
] as const;

export type Release = (typeof RELEASES)[number];

export const NEWEST: Release = RELEASES[RELEASES.length - 1] ?? RELEASES[0];

/** What a release that has no tag yet is, in ACRN's words. */
const UNRELEASED: ReadonlyMap<string, string> = new Map<Release, string>([
  ['v3.4', 'main, 3.4-unstable'],
]);

/** A release as people know it. */
export function releaseTitle(release: string): string {
  const words = UNRELEASED.get(release);
  return words === undefined ? release : `${release} (${words})`;
}

export function isRelease(text: string): text is Release {
  return (RELEASES as readonly string[]).includes(text);
}

/** @throws RangeError when a caller of the library names a release that is not known */
export function expectRelease(release: unknown): asserts release is Release {
  if (typeof release === 'string' && isRelease(release)) return;
  const named = typeof release === 'string' ? `"${release}"` : typeof release;
  throw new RangeError(`the release ${named} is not known (known: ${RELEASES.join(', ')})`);
}

/** From `first` on, up to and with `last` where there is one. */
export interface Releases {
  readonly first: Release;
  readonly last?: Release;
}

/** Releases of a branch: they stand where the one does that they grew out of. */
const GREW_OUT_OF: ReadonlyMap<Release, Release> = new Map<Release, Release>([['v3.0.2', 'v3.0']]);

function position(release: Release): number {
  return RELEASES.indexOf(GREW_OUT_OF.get(release) ?? release);
}

/** Whether `release` is `first` or newer, and not newer than `last`. */
export function isWithin(release: Release, first: Release, last?: Release): boolean {
  const at = position(release);
  return at >= position(first) && (last === undefined || at <= position(last));
}

/** Whether `release` is one of `releases`. */
export function isAmong({ first, last }: Releases, release: Release): boolean {
  return isWithin(release, first, last);
}

/**
 * Which of the named traits of a stage each release has.
 * @param ofBranches where a release of a branch differs from the one that it grew out of
 */
export function traitTable<Trait extends string>(
  traits: Readonly<Record<Trait, Releases>>,
  ofBranches: Readonly<Partial<Record<Release, Partial<Record<Trait, boolean>>>>> = {},
): (release: Release) => Readonly<Record<Trait, boolean>> {
  const rows = new Map<Release, Readonly<Record<Trait, boolean>>>();
  return (release) => {
    const known = rows.get(release);
    if (known !== undefined) return known;
    const names = Object.keys(traits) as Trait[];
    const spans = names.map((name) => [name, isAmong(traits[name], release)]);
    const row = { ...Object.fromEntries(spans), ...ofBranches[release] } as Record<Trait, boolean>;
    rows.set(release, row);
    return row;
  };
}

/** What VERSION files say in place of a release's own name, as `<major>.<minor>.<extra>` or with `-<extra>`. */
const VERSIONS: ReadonlyMap<string, Release> = new Map([
  ['3.0.1', 'v3.0'],
  ['3.4-unstable', 'v3.4'],
]);

/** As which release a version of ACRN is read. */
interface ReleaseOfVersion {
  readonly release: Release;
  /**
   * `release` is that version; `branch` grew out of it, as 3.3-automotive did; `newer` is not known, and the
   * release is the newest before it.
   */
  readonly is: 'release' | 'branch' | 'newer';
}

function numbersOf(version: string): [major: number, minor: number] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}

function isNewer(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}

/** The release of a version such as `3.2`, `3.0.1` or `3.4-unstable`; undefined before v2.5. */
export function releaseOfVersion(version: string): ReleaseOfVersion | undefined {
  const name = `v${version}`;
  const release = VERSIONS.get(version) ?? (isRelease(name) ? name : undefined);
  if (release !== undefined) return { release, is: 'release' };
  const asked = numbersOf(version);
  const newest = RELEASES.filter((known) => !GREW_OUT_OF.has(known)).findLast(
    (known) => !isNewer(numbersOf(known), asked),
  );
  if (newest === undefined) return undefined;
  return { release: newest, is: isNewer(asked, numbersOf(newest)) ? 'newer' : 'branch' };
}
