import { printableWithTabs } from '../../text/printable.js';

/** HTML that has been made, as opposed to text that is to be shown. */
export class Markup {
  constructor(readonly html: string) {}
}

type Part = Markup | string | number | undefined | readonly Part[];

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Text from outside, for an element or an attribute in quotes: nothing in it is markup, nothing reorders it. */
function escaped(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      printableWithTabs(line).replace(/[&<>"']/g, (found) => ENTITIES.get(found) ?? ''),
    )
    .join('\n');
}

function rendered(part: Part): string {
  if (part instanceof Markup) return part.html;
  if (part === undefined) return '';
  if (typeof part === 'string') return escaped(part);
  return typeof part === 'number' ? String(part) : part.map(rendered).join('');
}

/** The only way to make HTML: every value in it is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, i) => text + rendered(parts[i])).join(''));
}

/** A section of the page. `id` is the fragment of its address. */
export function section(id: string, title: string, content: Part): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>`;
}

/** A table that scrolls by itself where the page is narrow. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Part[])[],
): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head, i) => html`<th scope="col"${numeric(rows[0]?.[i])}>${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td${numeric(cell)}>${cell}</td>`)}</tr>`,
  )}</tbody>
</table></div>`;
}

function numeric(cell: Part): Markup | undefined {
  const isNumber =
    typeof cell === 'number' || (typeof cell === 'string' && /^[\d,. –%]+$/.test(cell));
  return isNumber ? html` class="number"` : undefined;
}

/** An integer with thousands separated. */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A time in nanoseconds as people read it. */
export function time(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${Math.round(nanoseconds)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(2)} µs`;
  return nanoseconds < 1e9
    ? `${(nanoseconds / 1e6).toFixed(2)} ms`
    : `${(nanoseconds / 1e9).toFixed(3)} s`;
}
