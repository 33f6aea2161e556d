import { findings } from '../findings.js';
import { html, type Markup, section } from './markup.js';
import type { BuildReport } from './report.js';

export function findingsSection({ file }: BuildReport): Markup {
  const all = findings([file]);
  if (all.length === 0)
    return section('findings', 'Findings', html`<p>The check finds nothing.</p>`);
  return section(
    'findings',
    'Findings',
    all.map(
      ({ diagnostic, url, line, column }) => html`<article class="finding ${diagnostic.severity}">
<h3><span class="severity">${diagnostic.severity}</span> ${diagnostic.message}</h3>
<p><code>${file.path}:${line}:${column}</code> <a href="${url}">${diagnostic.rule}</a> (${diagnostic.category})</p>
<dl><dt>Why</dt><dd>${diagnostic.why}</dd><dt>What to do</dt><dd>${diagnostic.help}</dd></dl>
</article>`,
    ),
  );
}
