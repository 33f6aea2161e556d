import type { Slice } from '../../engine/observe/slices.js';
// Who had which pCPU when, as one drawing that is all there: zooming only changes its view box.
import { NOTED_EVENTS, type TraceRecord } from '../trace/trace.js';
import { html, type Markup, section, table, time } from './markup.js';
import type { BuildReport } from './report.js';

/** Rows of a pCPU, from the top, in units of the drawing. */
const LANES = ['L2', 'L1', 'L0'] as const;
const LANE = 12;
const GAP = 8;
const BLOCK = LANES.length * LANE + GAP;
/** More units than this would not be told apart any more: coordinates are numbers of 24 bits. */
const UNITS = 8_000_000;
/** The table of events says how many there are beyond it. */
const MOST_EVENTS = 200;

const TOLD: ReadonlySet<string> = new Set([...NOTED_EVENTS, 'wait']);

function path(slices: readonly Slice[], y: number, unit: number): string {
  return slices
    .map(({ start, end }) => {
      const x = Math.floor(start / unit);
      const width = Math.max(Math.round((end - start) / unit), 1);
      return `M${x} ${y}h${width}v${LANE - 1}h${-width}z`;
    })
    .join('');
}

/** @param shown the end of what is shown at first, in nanoseconds */
function drawing(
  slices: readonly Slice[],
  pcpus: readonly number[],
  duration: number,
  shown: number,
): Markup {
  const unit = Math.max(duration / UNITS, 1);
  const width = Math.ceil(duration / unit);
  const height = pcpus.length * BLOCK;
  const paths = pcpus.flatMap((pcpu, block) =>
    LANES.map((level, lane) => {
      const own = slices.filter((slice) => slice.pcpu === pcpu && slice.level === level);
      const d = path(own, block * BLOCK + lane * LANE, unit);
      return html`<path class="${level.toLowerCase()}" d="${d}"/>`;
    }),
  );
  return html`<svg id="drawing" viewBox="0 0 ${Math.ceil(shown / unit)} ${height}" preserveAspectRatio="none" height="${height}" data-unit="${unit}" data-width="${width}" role="img" aria-label="Timeline of the pCPUs: who ran when">${paths}</svg>`;
}

/** The time up to which something got done; what comes after it is mostly waiting. */
function busyUntil(events: readonly TraceRecord[], duration: number): number {
  const last = events.findLast(({ type }) => type !== 'halt' && type !== 'wake-up')?.at ?? duration;
  return Math.min(1.05 * last, duration);
}

/** Vertical places of the labels beside the drawing. */
function labels(pcpus: readonly number[]): Markup {
  return html`<div class="labels" aria-hidden="true">${pcpus.map(
    (pcpu) =>
      html`<div class="block"><b>pCPU ${pcpu}</b><span>${LANES.map((level) => html`<i>${level}</i>`)}</span></div>`,
  )}</div>`;
}

function words({ type, at: _, pcpu, vm, vcpu, ...rest }: TraceRecord): string {
  const where = [
    pcpu === undefined ? '' : `pCPU ${pcpu}`,
    vm === undefined ? '' : `VM${vm}${vcpu === undefined ? '' : ` vCPU${vcpu}`}`,
  ].filter((text) => text !== '');
  const details = Object.entries(rest)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([key, value]) => `${key} ${value}`);
  return [type.replaceAll('-', ' '), ...where, ...details].join(', ');
}

function shares(slices: readonly Slice[], pcpus: readonly number[], duration: number): Markup {
  const share = (pcpu: number, level: string) => {
    const own = slices.filter((slice) => slice.pcpu === pcpu && slice.level === level);
    const sum = own.reduce((ns, { start, end }) => ns + end - start, 0);
    return `${((100 * sum) / duration).toFixed(2)} %`;
  };
  return table(
    `Shares of ${time(duration)} of virtual time`,
    ['pCPU', 'L0 (ACRN)', 'L1 (VMs)', 'L2 (nested guest)', 'idle'],
    pcpus.map((pcpu) => [
      `pCPU ${pcpu}`,
      ...['L0', 'L1', 'L2', 'idle'].map((level) => share(pcpu, level)),
    ]),
  );
}

/** Quarters of the time, as they are before somebody zooms. */
function axis(shown: number): Markup {
  const quarters = [0, 1, 2, 3, 4].map((quarter) => time((quarter * shown) / 4));
  return html`<div class="axis" id="axis" aria-live="polite">${quarters.map((at) => html`<span>${at}</span>`)}</div>`;
}

const BUTTONS = [
  ['in', '+', 'Zoom in'],
  ['out', '−', 'Zoom out'],
  ['left', '◀', 'Earlier'],
  ['right', '▶', 'Later'],
  ['all', 'All', 'The whole boot'],
] as const;

export function timelineSection({ boot, trace }: BuildReport): Markup {
  if (boot === undefined || trace === undefined || boot.duration === 0) {
    return section('timeline', 'Timeline', html`<p>Nothing was booted.</p>`);
  }
  const { duration } = boot;
  const { slices } = trace;
  const pcpus = [...new Set(slices.map(({ pcpu }) => pcpu))];
  const told = trace.events.filter(({ type }) => TOLD.has(type));
  const more = told.length - MOST_EVENTS;
  const shown = busyUntil(told, duration);
  return section(
    'timeline',
    'Timeline',
    html`<p class="legend"><span class="l0">L0: ACRN</span> <span class="l1">L1: a VM</span> <span class="l2">L2: the nested guest</span></p>
<div class="controls" role="toolbar" aria-label="Zoom">${BUTTONS.map(
      ([action, face, name]) =>
        html`<button type="button" data-action="${action}" aria-label="${name}" title="${name}">${face}</button>`,
    )}</div>
<div class="timeline">${labels(pcpus)}<div class="view" id="view" tabindex="0" role="group" aria-label="Timeline: plus and minus zoom, arrow keys move, Home shows all">${drawing(slices, pcpus, duration, shown)}${axis(shown)}</div></div>
${shares(slices, pcpus, duration)}
${table(
  more > 0 ? `Events, the first ${MOST_EVENTS} of ${told.length}` : 'Events',
  ['Time', 'What'],
  told
    .slice(0, MOST_EVENTS)
    .map((event) => [
      html`<button type="button" data-at="${event.at}" title="Show it on the timeline">${time(event.at)}</button>`,
      words(event),
    ]),
)}`,
  );
}
