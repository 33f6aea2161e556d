import { html, type Markup, section } from './markup.js';
import type { BuildReport } from './report.js';

const SIGNS = { '+': 'added', '-': 'removed' } as const;

/** What a fix changes in the generated files. */
export function differencesSection({ fixed }: BuildReport): Markup {
  const differences = fixed?.differences ?? [];
  const content =
    differences.length === 0
      ? html`<p>No generated file changes by a fix.</p>`
      : differences.map(
          ({ path, lines }) => html`<details>
<summary>${path}: ${lines.length} lines</summary>
<pre tabindex="0">${lines.map(({ sign, text }) => html`<span class="${SIGNS[sign]}">${sign} ${text}</span>\n`)}</pre>
</details>`,
        );
  return section('differences', 'Generated files, before and after a fix', content);
}
