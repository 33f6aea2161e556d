import { applyInPasses, type Passes } from '../fix/passes.js';
import type { HostChecker } from './checker.js';
import type { HostContext } from './rule.js';
import type { Diagnostic } from '../text/diagnostic.js';

/** What a fix of a file besides scenarios came to. */
export type HostFixResult = Passes<readonly Diagnostic[]>;

/**
 * Applies the fixes of a file pass by pass, as fix does for scenarios: the text that comes back never
 * checks worse than the one given, and fixing it again changes nothing.
 */
export function fixHostFile(
  checker: HostChecker,
  text: string,
  context: HostContext,
  safeOnly = false,
): HostFixResult {
  return applyInPasses(text, checker.lint(text, context), {
    check: (next) => checker.lint(next, context),
    diagnosticsOf: (found) => found,
    safeOnly,
  });
}
