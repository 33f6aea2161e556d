/** The page's only script: the timeline's view box, and closed parts are opened for a printer. */
export const ZOOM = `
(() => {
  'use strict';
  const closed = () => document.querySelectorAll('details:not([open])');
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...closed()];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
  const svg = document.getElementById('drawing');
  const view = document.getElementById('view');
  const axis = document.getElementById('axis');
  if (!svg || !view || !axis) return;
  const whole = Number(svg.dataset.width);
  const height = svg.viewBox.baseVal.height;
  const unit = Number(svg.dataset.unit);
  let start = 0;
  let width = svg.viewBox.baseVal.width;
  const words = (ns) =>
    ns < 1e3 ? Math.round(ns) + ' ns'
    : ns < 1e6 ? (ns / 1e3).toFixed(2) + ' µs'
    : ns < 1e9 ? (ns / 1e6).toFixed(3) + ' ms'
    : (ns / 1e9).toFixed(4) + ' s';
  const show = (from, size) => {
    width = Math.min(Math.max(size, 50), whole);
    start = Math.min(Math.max(from, 0), whole - width);
    svg.setAttribute('viewBox', start + ' 0 ' + width + ' ' + height);
    [...axis.children].forEach((label, i) => {
      label.textContent = words((start + (i * width) / 4) * unit);
    });
  };
  const zoom = (factor, at = 0.5) => show(start + at * width * (1 - factor), width * factor);
  const actions = {
    in: () => zoom(0.5),
    out: () => zoom(2),
    left: () => show(start - width / 4, width),
    right: () => show(start + width / 4, width),
    all: () => show(0, whole),
  };
  for (const button of document.querySelectorAll('[data-action]')) {
    button.addEventListener('click', () => actions[button.dataset.action]());
  }
  for (const button of document.querySelectorAll('[data-at]')) {
    button.addEventListener('click', () => {
      const size = Math.min(width, whole / 1000);
      show(Number(button.dataset.at) / unit - size / 2, size);
      view.scrollIntoView({ block: 'nearest' });
      view.focus({ preventScroll: true });
    });
  }
  const keys = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'left', ArrowRight: 'right', Home: 'all' };
  view.addEventListener('keydown', (event) => {
    const action = keys[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[action]();
  });
  const placeOf = (event) => {
    const box = svg.getBoundingClientRect();
    return (event.clientX - box.left) / box.width;
  };
  view.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, placeOf(event));
  }, { passive: false });
  svg.addEventListener('dblclick', (event) => zoom(0.25, placeOf(event)));
  let grip;
  svg.addEventListener('pointerdown', (event) => {
    grip = { x: placeOf(event), start };
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', (event) => {
    if (grip) show(grip.start + (grip.x - placeOf(event)) * width, width);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    svg.addEventListener(end, () => { grip = undefined; });
  }
})();
`;
