import { type Checked, fixInPasses, type Passes } from '../fix/passes.js';
import type { HostChecker } from './checker.js';
import type { HostContext } from './rule.js';

/** Lines that are added at the end of a file are added one a pass. */
const MOST_PASSES = 30;

/**
 * Applies the fixes of a file pass by pass, as fix does for scenarios: the text that comes back never
 * checks worse than the one given, and fixing it again changes nothing.
 */
export async function fixHostFile(
  checker: HostChecker,
  text: string,
  context: HostContext,
  safeOnly = false,
): Promise<Passes<Checked>> {
  const check = (next: string): Checked => ({ diagnostics: checker.lint(next, context) });
  return fixInPasses(text, check(text), check, safeOnly, MOST_PASSES);
}
