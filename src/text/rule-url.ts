const PAGES = 'https://github.com/acrn-nvmx/acrn-nvmx/blob/main/docs/rules';

/** The page of a rule. */
export function ruleUrl(name: string): string {
  return `${PAGES}/${name}.md`;
}
