import { countErrors } from '../../text/diagnostic.js';
import { LIMITS_URL, ruleUrl } from '../../text/rule-url.js';
import { html, type Markup, section } from './markup.js';
import type { BuildReport } from './report.js';

const VERDICTS = {
  up: 'The nested guest is up.',
  degraded: 'The nested guest is up, but the machine is not as it should be.',
  stopped: 'The nested guest did not come up.',
} as const;

type Outcome = keyof typeof VERDICTS | 'not-booted';

export function outcomeOf({ boot }: Pick<BuildReport, 'boot'>): Outcome {
  return boot?.verdict ?? 'not-booted';
}

/** The words of an outcome on its badge. */
export function badge(outcome: Outcome): Markup {
  const words = outcome === 'not-booted' ? 'not booted' : outcome;
  return html`<span class="badge ${outcome}">${words}</span>`;
}

function whyNotBooted({ file, steps, stop }: BuildReport): string {
  if (stop !== undefined) {
    return `The build stops at ${stop.step}, line ${stop.line}, column ${stop.column}: ${stop.message}`;
  }
  if (steps.length > 0) return 'It was built and not booted.';
  const errors = countErrors(file.diagnostics);
  return `It was not built: the check found ${errors} ${errors === 1 ? 'error' : 'errors'}.`;
}

/** What the boot came to, and each part that is not as it should be with the events that led there. */
export function verdictSection(report: BuildReport): Markup {
  const { boot, steps } = report;
  const parts = boot?.parts ?? [];
  return section(
    'verdict',
    'Verdict',
    html`<p>${badge(outcomeOf(report))} ${boot === undefined ? whyNotBooted(report) : VERDICTS[boot.verdict]}</p>
${parts.map(
  ({ who, state, since, chain, rules }) => html`<article class="part">
<h3>${who}: ${state}</h3>
<p>since ${since.toFixed(3)} s of virtual time</p>
<ol>${chain.map((line) => html`<li>${line}</li>`)}</ol>
${
  rules.length === 0
    ? undefined
    : html`<p>rules: ${rules.map((rule, i) => html`${i > 0 ? ', ' : ''}<a href="${ruleUrl(rule)}">${rule}</a>`)}</p>`
}
</article>`,
)}
${
  boot === undefined
    ? undefined
    : html`<p><a href="${LIMITS_URL}">What a boot does not model</a></p>`
}
${
  steps.length === 0
    ? undefined
    : html`<p class="steps">${steps.map(({ name, status }) => html`<span class="step ${status}">${name}: ${status}</span> `)}</p>`
}`,
  );
}
