import { smallest } from '../../text/long-lists.js';
import { xpathNumber } from './numbers.js';
import { toolTraits } from './release-traits.js';
import { ofBoard, ofScenario, type ToolView } from './tool-view.js';
import { after, anyAt, attributeOf, before, normalizeSpace, select, valuesAt } from './xpath.js';

interface ClosInfo {
  readonly resources: string;
  readonly closMax: string;
}

/** From v3.0 on. */
const cacheClosInfo = ofBoard(({ board }): ClosInfo => {
  const caches = select(board.document.root, '//cache').filter((cache) =>
    select(cache, 'capability').some((capability) => attributeOf(capability, 'id') === 'CAT'),
  );
  return {
    resources: caches.map((cache) => `L${attributeOf(cache, 'level')}`).join(', '),
    closMax: caches.flatMap((cache) => valuesAt(cache, 'capability/clos_number')).join(', '),
  };
});

/** The names of the RDT resources and their class counts, as the board file's text gives them. */
export const closInfo = ofScenario((view: ToolView): ClosInfo => {
  if (toolTraits(view.release).hasCacheElements) return cacheClosInfo(view);
  const text = [view.board.document.root, view.scenario]
    .flatMap((document) => valuesAt(document, '//CLOS_INFO'))
    .join('');
  const resources = before(after(text, 'rdt resources supported:'), 'rdt resource clos max:');
  const closMax = before(after(text, 'rdt resource clos max:'), 'rdt resource mask max:');
  if (!toolTraits(view.release).trimsRdtLists) return { resources, closMax };
  return { resources: resources.replace(/\s/g, ''), closMax: closMax.replace(/\s/g, '') };
});

/** Whether the board has RDT; from v3.0 on ACRN's transforms take it for granted. */
export function isRdtSupported(view: ToolView): boolean {
  if (toolTraits(view.release).takesRdtForGranted) return true;
  const { resources, closMax } = closInfo(view);
  return resources !== '' && closMax !== '';
}

/** Whether the scenario switches RDT on; from v2.7 on, on a board that has it. */
export function isRdtEnabled(view: ToolView): boolean {
  if (toolTraits(view.release).switchesRdtByBoard && !isRdtSupported(view)) return false;
  return anyAt(view.scenario, '//RDT_ENABLED', 'y');
}

export function isCdpEnabled(view: ToolView): boolean {
  return isRdtEnabled(view) && anyAt(view.scenario, '//CDP_ENABLED', 'y');
}

export function isVcatEnabled(view: ToolView): boolean {
  return isRdtEnabled(view) && anyAt(view.scenario, '//VCAT_ENABLED', 'y');
}

/** How many classes of service misc_cfg.h declares; NaN where the board does not say. */
interface ClosCounts {
  /** What all resources of the board have, with CDP as the scenario wants it. */
  readonly common: number;
  /** The smallest count without CDP; empty up to v2.6, whose transform loses it. */
  readonly least: number | '';
}

/** Up to v2.6 the names after the first keep a blank, so that ` MBA` is halved by CDP as well. */
function commonV2(view: ToolView): number {
  const { resources, closMax } = closInfo(view);
  const names = normalizeSpace(resources).split(',');
  const counts = normalizeSpace(closMax).split(',').map(xpathNumber);
  let least = Number.NaN;
  names.forEach((name, index) => {
    let count = isRdtEnabled(view) ? (counts[index] ?? Number.NaN) : 0;
    if (isCdpEnabled(view) && name !== 'MBA') count /= 2;
    // Not Math.min: a NaN must give way.
    if (!(least < count)) least = count;
  });
  return least;
}

function common(view: ToolView): number {
  if (!isRdtEnabled(view)) return 0;
  const { resources, closMax } = closInfo(view);
  const counts = closMax.split(',').filter(Boolean).map(xpathNumber);
  const halves = isCdpEnabled(view) ? 2 : 1;
  const each = resources
    .split(',')
    .filter(Boolean)
    .map((name, index) => {
      const count = counts[index] ?? Number.NaN;
      return name === 'MBA' ? count : Math.floor(count / halves);
    });
  return each.length === 0 ? Number.NaN : smallest(each);
}

/** The counts of misc_cfg.h (ACRN xforms/lib.xsl acrn:get-common-clos-max, from v2.7 on -count). */
export function closCounts(view: ToolView): ClosCounts {
  if (!toolTraits(view.release).switchesRdtByBoard) return { common: commonV2(view), least: '' };
  const counts = closInfo(view).closMax.split(',').filter(Boolean).map(xpathNumber);
  return {
    common: common(view),
    least: counts.length === 0 ? Number.NaN : smallest(counts),
  };
}
