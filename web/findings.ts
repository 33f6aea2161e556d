import { button, element } from './dom.js';
import type { Checked, ShownFinding } from './protocol.js';

export interface FindingActions {
  /** Selects the place in the text. */
  show(finding: ShownFinding): void;
  fixOne(index: number): void;
  fixAll(): void;
}

function findingView(finding: ShownFinding, index: number, actions: FindingActions): HTMLElement {
  const { severity, rule, url, message, why, help, line, fix } = finding;
  return element(
    'article',
    { class: `finding ${severity}` },
    element('h3', {}, element('span', { class: 'severity' }, `${severity}: `), message),
    element('p', { class: 'help' }, why),
    element('p', {}, help),
    element(
      'p',
      { class: 'buttons' },
      button(`Line ${line}`, () => actions.show(finding)),
      fix &&
        button(`${fix.title}${fix.safe ? '' : ' (drops content)'}`, () => actions.fixOne(index)),
      element('a', { href: url, rel: 'noreferrer' }, rule),
    ),
  );
}

/** Shows what was found; the focus, where a fix has had it, goes on to the next finding. */
export function showFindings(parent: HTMLElement, checked: Checked, actions: FindingActions): void {
  const { activeElement: active } = document;
  const hadFocus = parent !== active && parent.contains(active);
  const before = [...parent.querySelectorAll('.finding')];
  const place = before.findIndex((each) => each.contains(active));
  fill(parent, checked, actions);
  if (!hadFocus) return;
  const next = parent.querySelectorAll('.finding')[place]?.querySelectorAll('button');
  ([...(next ?? [])].at(-1) ?? parent).focus({ preventScroll: true });
}

function fill(parent: HTMLElement, { findings }: Checked, actions: FindingActions): void {
  if (findings.length === 0) {
    const text = 'Nothing is found: the scenario is ready for nested virtualization.';
    parent.replaceChildren(element('p', { class: 'good' }, text));
    return;
  }
  const canFix = findings.some(({ fix }) => fix?.safe === true);
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  parent.replaceChildren(
    element('h2', {}, count),
    canFix ? button('Apply all safe fixes', () => actions.fixAll()) : '',
    ...findings.map((finding, index) => findingView(finding, index, actions)),
  );
}
