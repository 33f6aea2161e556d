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
  const names = Object.keys(traits) as Trait[];
  const row = (release: Release) => {
    const spans = names.map((name) => [name, isAmong(traits[name], release)]);
    return { ...Object.fromEntries(spans), ...ofBranches[release] } as Record<Trait, boolean>;
  };
  const rows = new Map(RELEASES.map((release) => [release, row(release)]));
  return (release) => rows.get(release) as Readonly<Record<Trait, boolean>>;
}
