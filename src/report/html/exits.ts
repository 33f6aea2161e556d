import { largest } from '../../text/long-lists.js';
import { grouped, html, type Markup, section, table } from './markup.js';
import type { BuildReport } from './report.js';

/** Every kind of VM exit, with who dealt with it; bars are drawn to the most frequent one. */
export function exitsSection({ boot }: BuildReport): Markup {
  const exits = boot?.exits ?? [];
  if (exits.length === 0) return section('exits', 'VM exits', html`<p>There were none.</p>`);
  const most = largest(exits.map(({ count }) => count));
  const all = exits.reduce((sum, { count }) => sum + count, 0);
  return section(
    'exits',
    'VM exits',
    table(
      `${grouped(all)} exits by reason and handler`,
      ['Reason', 'From', 'Handled by', 'Count', ''],
      exits.map(({ reason, from, handledBy, count }) => [
        reason,
        from,
        handledBy,
        grouped(count),
        html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${from.toLowerCase()}" width="${(100 * count) / most}" height="10"/></svg>`,
      ]),
    ),
  );
}
