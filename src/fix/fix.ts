import { type LintOptions, type LintResult, lint } from '../lint.js';
import { sourceText } from '../text/source.js';
import { fixInPasses, type Passes } from './passes.js';

export type { AppliedFix } from './passes.js';

export interface FixOptions extends LintOptions {
  /** Leave out fixes that drop content, such as a whole VM. */
  readonly safeOnly?: boolean;
}

export type FixResult = Passes<LintResult>;

/**
 * Applies fixes pass by pass until nothing changes, then checks the result: a text that does not
 * check better than the input is never returned. fix(fix(x)) = fix(x).
 */
export async function fix(
  name: string,
  text: string,
  options: FixOptions = {},
): Promise<FixResult> {
  const before = await lint(sourceText(name, text), options);
  // The release is settled once: a fix must not change the vocabulary the file is read with.
  const settled = { ...options, ...(before.release && { release: before.release }) };
  return fixInPasses(
    text,
    before,
    (next) => lint(sourceText(name, next), settled),
    options.safeOnly ?? false,
  );
}
