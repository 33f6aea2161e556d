// What every message must be: a whole headline in plain English.

/** Turns that read as translated. */
const UNWANTED =
  /\b(?:is|are) no (?!longer\b|more\b)|\bblanks?\b|\bbehind\b|\bbut for\b|\bnone that\b|\banew\b|\bhas not (?:a|the|as|enough)\b|\bstands?\b(?! for\b)|\bwithout a word\b|\bfor ever\b|\blets nobody\b|\bwants?\b|\bany longer\b|\bonce only\b/;

/** What is wrong with the words of a text; undefined when nothing is. */
export function unwantedWords(text: string): string | undefined {
  // There may well be nothing.
  const found = UNWANTED.exec(text.replace(/\bthere (?:is|are) no\b/g, 'none'));
  return found === null ? undefined : `"${found[0].trim()}" in: ${text}`;
}

/** What is wrong with a diagnostic's words; undefined when nothing is. */
export function wordingProblem({
  rule,
  message,
  why,
  help,
}: {
  readonly rule: string;
  readonly message: string;
  readonly why?: string | undefined;
  readonly help?: string | undefined;
}): string | undefined {
  if (message.length > 100 || message.endsWith('…')) return `${rule}: too long: ${message}`;
  if (why === undefined || why === '') return `${rule}: without a reason: ${message}`;
  if (help === undefined || help === '') return `${rule}: without a remedy: ${message}`;
  if (help.endsWith('…')) return `${rule}: a remedy that is cut: ${help}`;
  if (help.length > 140) return `${rule}: too long a remedy: ${help}`;
  const words = unwantedWords(`${message}; ${why}; ${help}`);
  return words && `${rule}: ${words}`;
}
