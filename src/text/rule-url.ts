const PAGES = 'https://github.com/acrn-nvmx/acrn-nvmx/blob/main/docs';

/** What a boot does not model. */
export const LIMITS_URL = `${PAGES}/engine.md#what-is-not-modelled`;

/** The page of a rule. */
export function ruleUrl(name: string): string {
  return `${PAGES}/rules/${name}.md`;
}
