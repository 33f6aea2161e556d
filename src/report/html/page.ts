import { consolesSection } from './consoles.js';
import { costsSection } from './costs.js';
import { differencesSection } from './differences.js';
import { exitsSection } from './exits.js';
import { findingsSection } from './findings.js';
import { html, Markup } from './markup.js';
import { pcpuSection } from './pcpu-map.js';
import type { BuildReport } from './report.js';
import { STYLE } from './style.js';
import { timelineSection } from './timeline.js';
import { badge, outcomeOf, verdictSection } from './verdict.js';
import { ZOOM } from './zoom.js';

const SECTIONS = [
  ['verdict', 'Verdict', verdictSection],
  ['findings', 'Findings', findingsSection],
  ['pcpus', 'pCPUs', pcpuSection],
  ['timeline', 'Timeline', timelineSection],
  ['exits', 'VM exits', exitsSection],
  ['costs', 'Costs', costsSection],
  ['consoles', 'Consoles', consolesSection],
  ['differences', 'Generated files', differencesSection],
] as const;

/** Nothing is loaded from anywhere, whatever a file may say. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** One page that needs nothing else: what was checked, built and booted, and what came of it. */
export function htmlReport(report: BuildReport): string {
  const { file, toolVersion } = report;
  const release = file.release === undefined ? 'release unknown' : `ACRN ${file.release}`;
  const board = file.board === undefined ? 'no board' : `board ${file.board}`;
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${file.path}: ${outcomeOf(report)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#verdict">To the verdict</a>
<header>
<h1>${file.path} ${badge(outcomeOf(report))}</h1>
<p>${release}, ${board}</p>
<nav aria-label="Sections"><ul>${SECTIONS.map(
    ([id, title]) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
</header>
<main>
${SECTIONS.map(([, , section]) => section(report))}
</main>
<footer><p>acrn-nvmx ${toolVersion}. The boot is a model of ACRN, KVM and the processor in virtual time: docs/engine.md says what it leaves out; the costs are estimates from docs/costs.md.</p></footer>
<script>${new Markup(ZOOM)}</script>
</body>
</html>
`;
  return page.html;
}
