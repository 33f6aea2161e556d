import { range } from '../costs.js';
import { grouped, html, type Markup, section, table } from './markup.js';
import type { BuildReport } from './report.js';

function sourceOf({ source, read }: { readonly source: string; readonly read: boolean }): string {
  return read ? source : `${source} (from memory)`;
}

export function costsSection({ costs }: BuildReport): Markup {
  if (costs === undefined) return section('costs', 'Costs', html`<p>Nothing was booted.</p>`);
  const { rows, low, high, unpriced, ratios } = costs;
  return section(
    'costs',
    'Costs',
    html`<p>What the engine counted, times prices that were published for KVM below KVM: ${range(low, high)} cycles. Nobody has measured ACRN; look at the shares and the ratios.</p>
${table(
  'Cycles, from and to',
  ['What', 'Count', 'Cycles', 'Source of the price'],
  rows.map((row) => [row.what, grouped(row.count), range(row.low, row.high), sourceOf(row)]),
)}
${
  ratios.length === 0
    ? undefined
    : table(
        'Ratios',
        ['What', 'Here', 'Published', 'Source'],
        ratios.map((ratio) => [ratio.what, ratio.here, ratio.published, sourceOf(ratio)]),
      )
}
${
  unpriced.length === 0
    ? undefined
    : html`<p>Counted, and without a published price: ${unpriced.map(({ what, count }) => `${what} ${grouped(count)}`).join(', ')}.</p>`
}`,
  );
}
