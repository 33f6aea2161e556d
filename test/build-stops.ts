// What lint and build say of one file on one board.
import type { Board } from '../src/board/board.js';
import { build } from '../src/build.js';
import type { BuildResult } from '../src/config-tools/pipeline.js';
import { lint } from '../src/lint.js';
import type { Release } from '../src/release.js';
import type { Diagnostic } from '../src/text/diagnostic.js';
import type { DecodedText } from '../src/text/encoding.js';
import { sourceText } from '../src/text/source.js';
import { readXml } from '../src/xml/parse.js';

/** A file on a board: its errors of the categories xml, schema and build, and where a build of it stops. */
export interface Outcome {
  readonly errors: readonly Diagnostic[];
  readonly diagnostics: readonly Diagnostic[];
  /** `unreadable`: it is not XML, so that there is nothing to give to the build. */
  readonly stop: BuildResult['stop'] | 'unreadable';
}

export async function outcome(
  name: string,
  { text, encoding, problem }: DecodedText,
  release: Release,
  board: Board,
): Promise<Outcome> {
  const { diagnostics } = await lint(sourceText(name, text), {
    release,
    board,
    encoding,
    ...(problem && { encodingProblem: problem }),
  });
  const errors = diagnostics.filter(
    ({ severity, category }) => severity === 'error' && category !== 'nested',
  );
  const result = readXml(text);
  if (problem !== undefined || 'problem' in result)
    return { diagnostics, errors, stop: 'unreadable' };
  const { stop } = build({ release, scenario: result.document, board: board.document, encoding });
  return { diagnostics, errors, stop };
}

/** Undefined when lint and build agree, and say why in the same words. */
export function disagreement(name: string, { errors, stop }: Outcome): string | undefined {
  if (errors.length > 0 !== (stop !== undefined)) {
    const found = errors.map(({ rule }) => rule).join(', ') || 'nothing';
    const where =
      stop === 'unreadable' || stop === undefined ? stop : `${stop.step}: ${stop.message}`;
    return `${name}: lint finds ${found}, build stops at ${where ?? 'nothing'}`;
  }
  return undefined;
}
