import { html, type Markup, section } from './markup.js';
import type { BuildReport } from './report.js';

const SPEAKERS: ReadonlyMap<string, string> = new Map([
  ['acrn', 'ACRN'],
  ['service-vm', 'Service VM'],
  ['nested-guest', 'Nested guest'],
  ['vm', 'Another VM'],
]);

/** What each device showed, line by line with its time. */
export function consolesSection({ boot }: BuildReport): Markup {
  const lines = boot?.transcript ?? [];
  const devices = [...new Set(lines.map(({ speaker, device }) => `${speaker}\0${device}`))];
  if (devices.length === 0) return section('consoles', 'Consoles', html`<p>Nothing was shown.</p>`);
  return section(
    'consoles',
    'Consoles',
    devices.map((key, i) => {
      const [speaker = '', device = ''] = key.split('\0');
      const own = lines.filter((line) => line.speaker === speaker && line.device === device);
      return html`<details${i === devices.length - 1 ? html` open` : undefined}>
<summary>${SPEAKERS.get(speaker) ?? speaker}, ${device}: ${own.length} lines</summary>
<pre tabindex="0">${own.map(({ at, text }) => html`<span class="at">${(at / 1e9).toFixed(6)}</span> ${text}\n`)}</pre>
</details>`;
    }),
  );
}
