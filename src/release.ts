/** The ACRN releases whose scenario files are known, oldest first. */
export const RELEASES = ['v2.5', 'v2.6', 'v2.7', 'v3.0', 'v3.1', 'v3.2', 'v3.3'] as const;

export type Release = (typeof RELEASES)[number];

export const NEWEST: Release = RELEASES[RELEASES.length - 1] ?? RELEASES[0];

export function isRelease(text: string): text is Release {
  return (RELEASES as readonly string[]).includes(text);
}

/** From `first` on, up to and with `last` where there is one. */
export interface Releases {
  readonly first: Release;
  readonly last?: Release;
}

/** Whether `release` is `first` or newer, and not newer than `last`. */
export function isWithin(release: Release, first: Release, last?: Release): boolean {
  const index = RELEASES.indexOf(release);
  return (
    index >= RELEASES.indexOf(first) && (last === undefined || index <= RELEASES.indexOf(last))
  );
}

/** Whether `release` is one of `releases`. */
export function isAmong({ first, last }: Releases, release: Release): boolean {
  return isWithin(release, first, last);
}

/** Which of the named traits of a stage each release has. */
export function traitTable<Trait extends string>(
  traits: Readonly<Record<Trait, Releases>>,
): (release: Release) => Readonly<Record<Trait, boolean>> {
  const names = Object.keys(traits) as Trait[];
  const rows = new Map(
    RELEASES.map((release) => [
      release,
      Object.fromEntries(names.map((name) => [name, isAmong(traits[name], release)])) as Record<
        Trait,
        boolean
      >,
    ]),
  );
  return (release) => rows.get(release) as Readonly<Record<Trait, boolean>>;
}
