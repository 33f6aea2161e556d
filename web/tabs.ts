import { byId } from './dom.js';

/**
 * Makes tabs of the buttons of a tab list: one in the order of the tab key, arrow keys for the others.
 * @param shown told which panel is shown
 */
export function tabs(first: string, shown: (panel: string) => void): (panel: string) => void {
  const list = byId(`tab-${first}`, HTMLButtonElement).parentElement;
  const all = [...(list?.querySelectorAll<HTMLButtonElement>('[role=tab]') ?? [])];
  const panelOf = (tab: HTMLButtonElement) => tab.getAttribute('aria-controls') ?? '';
  const show = (panel: string) => {
    for (const tab of all) {
      const isShown = panelOf(tab) === panel;
      tab.setAttribute('aria-selected', String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      const own = byId(panelOf(tab), HTMLElement);
      own.hidden = !isShown;
      // It scrolls, so the keyboard must reach it.
      own.tabIndex = 0;
    }
    shown(panel);
  };
  for (const [index, tab] of all.entries()) {
    tab.addEventListener('click', () => show(panelOf(tab)));
    tab.addEventListener('keydown', ({ key }) => {
      const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
      const next = all[(index + step + all.length) % all.length];
      if (step === 0 || next === undefined) return;
      next.focus();
      show(panelOf(next));
    });
  }
  show(first);
  return show;
}
