import { button, element } from './dom.js';
import type { Built } from './protocol.js';

function differencesView({ differences }: Built): HTMLElement[] {
  if (differences === undefined) return [];
  if (differences.length === 0)
    return [element('p', {}, 'No generated file has changed since the build before.')];
  return [
    element('h2', {}, 'What has changed since the build before'),
    ...differences.flatMap(({ path, lines }) => [
      element('h3', {}, path),
      element(
        'pre',
        { tabindex: '0', 'aria-label': `Changes of ${path}` },
        ...lines.map(({ sign, text }) =>
          element('span', { class: sign === '+' ? 'added' : 'removed' }, `${sign} ${text}\n`),
        ),
      ),
    ]),
  ];
}

/** What the build made, with one file open. */
export function showBuild(parent: HTMLElement, built: Built): void {
  const { files, stop } = built;
  const content = element('pre', { tabindex: '0', 'aria-label': 'Generated file' });
  const buttons = files.map((file) =>
    button(file.path, () => {
      content.textContent = file.content;
      for (const each of buttons) each.removeAttribute('aria-current');
      buttons[files.indexOf(file)]?.setAttribute('aria-current', 'true');
    }),
  );
  const verdict =
    stop === undefined
      ? element('p', { class: 'good' }, `The build passes: ${files.length} files.`)
      : element('p', { class: 'bad' }, `The build stops: ${stop}`);
  parent.replaceChildren(
    verdict,
    ...differencesView(built),
    element('h2', {}, 'Generated files'),
    element(
      'div',
      { class: 'split' },
      element('ul', { class: 'files' }, ...buttons.map((each) => element('li', {}, each))),
      content,
    ),
  );
  buttons[0]?.click();
}
