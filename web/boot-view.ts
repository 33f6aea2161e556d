import { button, element } from './dom.js';
import { offer } from './files.js';
import type { Booted } from './protocol.js';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, ROW, LEFT] = [720, 24, 60];

const VERDICTS = {
  up: 'The nested guest is up.',
  degraded: 'The nested guest is up, but the machine is not as it should be:',
  stopped: 'The nested guest did not come up:',
} as const;

function drawn(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  text = '',
): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}

/** Who had which pCPU when: slices narrower than a pixel are drawn with the one before. */
function timeline({ slices, duration }: Booted): SVGElement {
  const pcpus = [...new Set(slices.map(({ pcpu }) => pcpu))].sort((a, b) => a - b);
  const svg = drawn('svg', {
    class: 'timeline',
    viewBox: `0 0 ${WIDTH} ${pcpus.length * ROW + 20}`,
    role: 'img',
    'aria-label': 'Timeline of the boot: which level had which pCPU when',
  });
  const x = (at: number) => LEFT + ((WIDTH - LEFT) * at) / Math.max(duration, 1);
  for (const [row, pcpu] of pcpus.entries()) {
    svg.append(drawn('text', { x: 4, y: row * ROW + 18 }, `pCPU ${pcpu}`));
    const drawnTo = { L0: -1, L1: -1, L2: -1, idle: -1 };
    for (const { pcpu: own, start, end, level } of slices) {
      if (own !== pcpu || level === 'idle' || x(end) < drawnTo[level] + 0.5) continue;
      const width = Math.max(x(end) - x(start), 0.5);
      svg.append(
        drawn('rect', {
          class: level,
          x: x(start).toFixed(1),
          y: row * ROW + 4,
          width: width.toFixed(1),
          height: ROW - 8,
        }),
      );
      drawnTo[level] = x(end);
    }
  }
  const seconds = (duration / 1e9).toFixed(2);
  svg.append(drawn('text', { x: LEFT, y: pcpus.length * ROW + 15 }, '0 s'));
  svg.append(drawn('text', { x: WIDTH - 50, y: pcpus.length * ROW + 15 }, `${seconds} s`));
  return svg;
}

/** What the boot came to: verdict, timeline and the consoles. */
export function showBoot(parent: HTMLElement, booted: Booted | string): void {
  if (typeof booted === 'string') {
    parent.replaceChildren(element('p', { class: 'bad' }, `There is nothing to boot: ${booted}`));
    return;
  }
  const { verdict, parts, lines, report } = booted;
  const text = lines
    .map(
      ({ at, speaker, text: line }) =>
        `${(at / 1e9).toFixed(3).padStart(8)}  ${speaker.padEnd(12)}  ${line}`,
    )
    .join('\n');
  const key = (level: string, words: string) =>
    element('span', { class: `key ${level}` }, `■ ${words} `);
  parent.replaceChildren(
    element('p', { class: verdict === 'up' ? 'good' : 'bad' }, VERDICTS[verdict]),
    verdict === 'up' && parts.length > 0
      ? element('p', {}, 'Beside that, this is not as it should be:')
      : '',
    ...parts.map(({ who, state, chain }) =>
      element(
        'div',
        {},
        element('p', {}, `${who}: ${state}`),
        element('ul', {}, ...chain.map((line) => element('li', {}, line))),
      ),
    ),
    button('Save the report', () =>
      offer('report.html', new TextEncoder().encode(report), 'text/html'),
    ),
    element('h2', {}, 'Timeline'),
    element(
      'p',
      {},
      key('L0', 'L0: ACRN'),
      key('L1', 'L1: a VM'),
      key('L2', 'L2: the nested guest'),
    ),
    element(
      'div',
      { class: 'scrolls', tabindex: '0', role: 'group', 'aria-label': 'Timeline' },
      timeline(booted),
    ),
    element('h2', {}, 'Consoles'),
    element('pre', { tabindex: '0', 'aria-label': 'Consoles' }, text),
  );
}
