import { type Counts, exitsToL0 } from '../../engine/costs/counts.js';
import { estimate, l2Exits, priceOf } from '../../engine/costs/estimate.js';
import { PRICES, RATIOS } from '../../engine/costs/figures.js';
import { type CostReport, range } from '../../report/costs.js';

type RatioName = (typeof RATIOS)[number]['name'];

function ratio(name: RatioName, here: string): CostReport['ratios'][number] {
  const { what, low, high, source, read } = RATIOS.find((each) => each.name === name) ?? RATIOS[0];
  return {
    what,
    here,
    published: range(low, high, Number.isInteger(low + high) ? 0 : 1),
    source,
    read,
  };
}

/** What was counted, what it would cost, and what others have published. */
export function costReport(counts: Counts): CostReport {
  const { rows, low, high, unpriced } = estimate(counts);
  const events = l2Exits(counts);
  const single = priceOf('single');
  const perEvent = events === 0 ? 'no exit of L2' : (exitsToL0(counts) / events).toFixed(2);
  return {
    low,
    high,
    unpriced,
    rows: rows.map((row) => {
      const { source, read } = PRICES.find(({ name }) => name === row.price) ?? PRICES[0];
      return { ...row, source, read };
    }),
    ratios:
      events === 0
        ? []
        : [
            ratio('exits-per-event', perEvent),
            ratio(
              'nested-to-single',
              range(low / events / single.high, high / events / single.low, 1),
            ),
          ],
  };
}
