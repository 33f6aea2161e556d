import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { normalizeSpace } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { closInfo, isCdpEnabled, isRdtEnabled } from '../scenario-queries.js';

/** How many classes of service misc_cfg.h declares; NaN where the board does not say. */
interface ClosCounts {
  /** What all resources of the board have, with CDP as the scenario wants it. */
  readonly common: number;
  /** The smallest count without CDP; empty up to v2.6, whose transform loses it. */
  readonly least: number | '';
}

/** Up to v2.6 the names after the first keep a blank, so that ` MBA` is halved by CDP as well. */
function commonV2(context: BuildContext): number {
  const { resources, closMax } = closInfo(context);
  const names = normalizeSpace(resources).split(',');
  const counts = normalizeSpace(closMax).split(',').map(xpathNumber);
  let least = Number.NaN;
  names.forEach((name, index) => {
    let count = isRdtEnabled(context) ? (counts[index] ?? Number.NaN) : 0;
    if (isCdpEnabled(context) && name !== 'MBA') count /= 2;
    // Not Math.min: a NaN must give way.
    if (!(least < count)) least = count;
  });
  return least;
}

function common(context: BuildContext): number {
  if (!isRdtEnabled(context)) return 0;
  const { resources, closMax } = closInfo(context);
  const counts = closMax.split(',').filter(Boolean).map(xpathNumber);
  const halves = isCdpEnabled(context) ? 2 : 1;
  const each = resources
    .split(',')
    .filter(Boolean)
    .map((name, index) => {
      const count = counts[index] ?? Number.NaN;
      return name === 'MBA' ? count : Math.floor(count / halves);
    });
  return each.length === 0 ? Number.NaN : Math.min(...each);
}

/** The counts of misc_cfg.h (ACRN xforms/lib.xsl acrn:get-common-clos-max, from v2.7 on -count). */
export function closCounts(context: BuildContext): ClosCounts {
  if (!toolTraits(context.release).switchesRdtByBoard)
    return { common: commonV2(context), least: '' };
  const counts = closInfo(context).closMax.split(',').filter(Boolean).map(xpathNumber);
  return {
    common: common(context),
    least: counts.length === 0 ? Number.NaN : Math.min(...counts),
  };
}
