import { diffArrays } from 'diff';
import type { Artifact } from './artifact.js';

/** What differs between two builds in one generated file, in the order of the file. */
export interface FileDifference {
  readonly path: string;
  readonly lines: readonly { readonly sign: '-' | '+'; readonly text: string }[];
}

/** Copies of the input rather than results. */
const INPUTS = new Set(['.board.xml', '.scenario.xml', 'configs/unified.xml']);

/** The same path for builds of scenarios with different names. */
function comparedPath(path: string): string {
  return path.replace(/^configs\/scenarios\/[^/]+\//, 'configs/scenarios/');
}

/** The lines of a file without comments and layout. */
function meaningfulLines(content: string): string[] {
  return content
    .replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '')
    .split('\n')
    .map((line) =>
      line
        .replace(/(?:\/\/|^# ).*$/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
}

/** What changes in the image between two builds: comments and layout do not count. */
export function compareBuilds(
  before: readonly Artifact[],
  after: readonly Artifact[],
): FileDifference[] {
  const contents = (artifacts: readonly Artifact[]) =>
    new Map(
      artifacts
        .filter(({ path }) => !INPUTS.has(path))
        .map(({ path, content }) => [comparedPath(path), meaningfulLines(content)] as const),
    );
  const old = contents(before);
  const now = contents(after);
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths.flatMap((path) => {
    const changes = diffArrays(old.get(path) ?? [], now.get(path) ?? []);
    const lines = changes.flatMap(({ added, removed, value }) => {
      const sign = added ? ('+' as const) : ('-' as const);
      return added || removed ? value.map((text) => ({ sign, text })) : [];
    });
    return lines.length > 0 ? [{ path, lines }] : [];
  });
}
