// Do check and boot of a scenario say the same? Each nested error must be behind a part of the boot that is not well,
// and each such part must have a rule that the check found.

/** A VM that never gets to KVM hides what would be wrong in it: what the boot names is mended, and it boots again. */
const ROUNDS = 6;

/**
 * What check and boot of a scenario say against each other; undefined when it does not build.
 * @param {Record<string, any>} library the library's functions
 * @param {{ file: string, text: string, release: string, board: any }} scenario
 * @returns {Promise<string[] | undefined>}
 */
export async function contradictions(library, { file, text: original, release, board }) {
  const { boardProfile, boot, build, fix, lint, parseXml, rulesOf, sourceText } = library;
  let text = original;
  const all = new Set();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { diagnostics } = await lint(sourceText(file, text), { release, board });
    const { image, stop } = build({ release, scenario: parseXml(text), board: board.document });
    if (stop !== undefined || image === undefined) return round === 0 ? undefined : [...all];
    const { verdict, parts } = boot(image, {
      capabilities: boardProfile(board.capabilities, board.cpuBrand),
    });
    const found = new Set(diagnostics.map(({ rule }) => rule));
    const named = new Set(parts.flatMap((part) => rulesOf(part)));
    for (const part of parts) {
      if (!part.degrades || rulesOf(part).some((rule) => found.has(rule))) continue;
      all.add(`${verdict}: check does not tell of ${part.cause}: ${part.chain.join('; ')}`);
    }
    const errors = diagnostics.filter(
      ({ severity, category }) => severity === 'error' && category === 'nested',
    );
    const only = [...new Set(errors.map(({ rule }) => rule))].filter((rule) => named.has(rule));
    if (errors.length === 0) return [...all];
    if (only.length === 0) {
      for (const { rule } of errors) all.add(`${verdict}: no part names the error ${rule}`);
      return [...all];
    }
    const fixed = await fix(file, text, { release, board, selection: { only } });
    if (fixed.text === text) return [...all];
    text = fixed.text;
  }
  return [...all];
}
