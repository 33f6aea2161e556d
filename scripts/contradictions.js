// Do check and boot of a scenario say the same? Each nested error must be behind a part of the boot that is not well,
// and each such part must have a rule that the check found.

/** A VM that never gets to KVM hides what would be wrong in it: what the boot names is mended, and it boots again. */
const ROUNDS = 8;

/**
 * What check and boot of a scenario say against each other; undefined when it does not build.
 * @param {Record<string, any>} library the library's functions
 * @param {{ file: string, text: string, release: string, board: any, force?: boolean }} scenario `force` boots what
 *   ACRN's build refuses, too
 * @returns {Promise<{ verdict: string, boots: number, rules: string[], causes: string[], contradictions: string[] } | undefined>}
 *   the verdict, the errors and the causes of the first boot
 */
export async function checkAgainstBoot(library, { file, text: original, release, board, force }) {
  const { boardProfile, boot, build, fix, lint, readXml, rulesOf, sourceText } = library;
  let text = original;
  let first;
  const contradictions = new Set();
  for (let boots = 1; ; boots += 1) {
    const { diagnostics } = await lint(sourceText(file, text), { release, board });
    const { document: scenario } = readXml(text);
    if (scenario === undefined) return undefined;
    const { image, stop } = build({
      release,
      scenario,
      board: board.document,
      force: force ?? boots > 1,
    });
    if (image === undefined || (stop !== undefined && !force && boots === 1)) {
      return first && ended(boots - 1);
    }
    const { verdict, parts } = boot(image, {
      capabilities: boardProfile(board.capabilities, board.cpuBrand),
      firmware: board.firmware,
    });
    const found = new Set(diagnostics.map(({ rule }) => rule));
    const named = new Set(parts.flatMap((part) => rulesOf(part)));
    const bad = parts.filter(({ degrades }) => degrades);
    for (const part of bad) {
      if (rulesOf(part).some((rule) => found.has(rule))) continue;
      contradictions.add(
        `${verdict}: check does not tell of ${part.cause}: ${part.chain.join('; ')}`,
      );
    }
    const wrong = diagnostics.filter(({ severity }) => severity === 'error');
    const errors = [
      ...new Set(wrong.filter(({ category }) => category === 'nested').map(({ rule }) => rule)),
    ];
    first ??= { verdict, rules: errors, causes: [...new Set(bad.map(({ cause }) => cause))] };
    if (errors.length === 0) return ended(boots);
    const only = [...new Set(wrong.map(({ rule }) => rule))].filter((rule) => named.has(rule));
    const fixed =
      only.length === 0 || boots === ROUNDS
        ? { text }
        : await fix(file, text, { release, board, selection: { only } });
    if (fixed.text === text) {
      for (const rule of errors.filter((one) => !named.has(one))) {
        const hidden = only.length > 0 ? ` (beside ${only.join(', ')}, which fix leaves)` : '';
        contradictions.add(`${verdict}: no part names the error ${rule}${hidden}`);
      }
      return ended(boots);
    }
    text = fixed.text;
  }

  function ended(boots) {
    return { ...first, boots, contradictions: [...contradictions] };
  }
}
