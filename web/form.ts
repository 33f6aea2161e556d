import type {
  FormAddition,
  FormField,
  FormGroup,
  FormItem,
  FormList,
} from '../src/options/form.js';
import { button, element } from './dom.js';
import type { ShownFinding } from './protocol.js';

/** What the form does with the text. */
export interface FormActions {
  /** Makes an assignment such as `hv.FEATURES.SCHEDULER=SCHED_NOOP`. */
  assign(assignment: string): void;
  /** Takes the element of a path out. */
  remove(path: string): void;
}

let nextId = 0;

function newId(): string {
  nextId += 1;
  return `field-${nextId}`;
}

function labelled(id: string, title: string, path: string): HTMLElement {
  return element('label', { for: id, title: path }, title);
}

function helpText(description: string, usual: string | undefined): string {
  return [
    description.replaceAll('`', ''),
    usual === undefined ? '' : `Default:\u00a0${usual === '' ? 'empty' : usual}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Options of a list of values; one that the list does not have is shown all the same. */
function choices({ suggestions, value, help }: FormField): HTMLSelectElement {
  const select = element('select', {});
  const usual = help.default === undefined ? 'not in the file' : `${help.default} (default)`;
  if (value === undefined) select.append(element('option', { value: '', selected: true }, usual));
  const values = suggestions.map((each) => each.value);
  if (value !== undefined && !values.includes(value)) values.unshift(value);
  for (const each of values) {
    const detail = suggestions.find((known) => known.value === each)?.detail;
    const isOwn = each === value;
    const text = each === '' ? 'empty' : each;
    select.append(
      element('option', { value: each, selected: isOwn, ...(detail && { title: detail }) }, text),
    );
  }
  return select;
}

function typed({ value, help, suggestions }: FormField, id: string): HTMLElement[] {
  const list = suggestions.length > 0 ? `${id}-list` : undefined;
  const field = element('input', { type: 'text', ...(list && { list }) });
  field.value = value ?? '';
  if (value === undefined) field.placeholder = help.default ?? 'not in the file';
  if (list === undefined) return [field];
  const known = suggestions.map((each) => element('option', { value: each.value }, each.detail));
  return [field, element('datalist', { id: list }, ...known)];
}

function fieldView(field: FormField, actions: FormActions): HTMLElement {
  const { path, help, value } = field;
  const id = newId();
  const controls = help.values === undefined ? typed(field, id) : [choices(field)];
  const [control] = controls;
  if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) {
    control.id = id;
    control.dataset.path = path;
    control.setAttribute('aria-describedby', `${id}-help`);
    control.addEventListener('change', () => actions.assign(`${path}=${control.value}`));
  }
  const text = element(
    'p',
    { class: 'help', id: `${id}-help` },
    helpText(help.description, help.default),
  );
  const kind = value === undefined ? 'field default' : 'field';
  const canGo = value !== undefined && !help.required;
  return element(
    'div',
    { class: kind, 'data-filter': `${path} ${help.title}` },
    labelled(id, help.title, path),
    element(
      'div',
      { class: 'control' },
      ...controls,
      canGo ? removeButton(help.title, path, actions) : undefined,
    ),
    text,
  );
}

function removeButton(what: string, path: string, actions: FormActions): HTMLButtonElement {
  const words = `Take ${what} out of the file`;
  return button('✕', () => actions.remove(path), {
    class: 'remove',
    'aria-label': words,
    title: words,
  });
}

/** A value to choose or to type, and a button that adds an element with it. */
function additionView(
  { path, help, leading, suggestions }: FormAddition,
  actions: FormActions,
): HTMLElement {
  const id = newId();
  const isList = suggestions.length > 0;
  const field = isList
    ? element(
        'select',
        { id },
        ...suggestions.map(({ value, detail }) =>
          element('option', { value }, detail === '' ? value : `${value}: ${detail}`),
        ),
      )
    : element('input', { id, type: 'text', placeholder: leading });
  field.dataset.adds = path;
  return element(
    'form',
    {
      class: 'addition',
      'data-filter': `${path} ${help.title}`,
      onsubmit: (event) => {
        event.preventDefault();
        actions.assign(`${path}+=${field.value}`);
      },
    },
    element('label', { for: id }, `Add ${help.title}: ${leading}`),
    field,
    element('button', { type: 'submit' }, 'Add'),
  );
}

function listView(
  { path, help, values, suggestions }: FormList,
  actions: FormActions,
): HTMLElement {
  const id = newId();
  const chips = values
    .filter((value) => value.trim() !== '')
    .map((value) =>
      element(
        'li',
        {},
        value,
        button('✕', () => actions.assign(`${path}-=${value}`), { 'aria-label': `remove ${value}` }),
      ),
    );
  const list = `${id}-list`;
  const field = element('input', {
    type: 'text',
    id,
    list,
    'aria-describedby': `${id}-help`,
    placeholder: 'add',
  });
  field.dataset.path = path;
  field.addEventListener('change', () => actions.assign(`${path}+=${field.value}`));
  const known = suggestions
    .filter(({ value }) => !values.includes(value))
    .map(({ value, detail }) => element('option', { value }, detail));
  return element(
    'div',
    { class: 'field', 'data-filter': `${path} ${help.title}` },
    labelled(id, help.title, path),
    element(
      'div',
      {},
      element('ul', { class: 'chips' }, ...chips),
      field,
      element('datalist', { id: list }, ...known),
    ),
    element('p', { class: 'help', id: `${id}-help` }, helpText(help.description, undefined)),
  );
}

function groupView(
  { path, help, label, removable, items }: FormGroup,
  actions: FormActions,
  open: ReadonlySet<string>,
): HTMLElement {
  const index = /\[(\d+)\]$/.exec(path)?.[1];
  const title = `${help?.title ?? path}${index === undefined ? '' : ` ${index}`}`;
  const summary = element(
    'summary',
    {},
    title,
    label === '' ? undefined : element('span', { class: 'label' }, ` ${label}`),
  );
  const details = element(
    'details',
    { open: open.has(path) },
    summary,
    element(
      'div',
      {},
      help?.description
        ? element('p', { class: 'help' }, helpText(help.description, undefined))
        : undefined,
      removable
        ? button(`Remove ${title}${label === '' ? '' : ` ${label}`}`, () => actions.remove(path), {
            class: 'remove-group',
          })
        : undefined,
      ...items.map((item) => itemView(item, actions, open)),
    ),
  );
  details.dataset.group = path;
  return details;
}

function itemView(item: FormItem, actions: FormActions, open: ReadonlySet<string>): HTMLElement {
  switch (item.kind) {
    case 'field':
      return fieldView(item, actions);
    case 'list':
      return listView(item, actions);
    case 'group':
      return groupView(item, actions, open);
    case 'addition':
      return additionView(item, actions);
  }
}

/** The groups that are open before anybody opens one. */
const OPEN_AT_FIRST = /^(hv|hv\.FEATURES|vm\[\d+\])$/;

/** The form anew: open groups stay open, and the field that has the focus keeps it. */
export function showForm(
  parent: HTMLElement,
  items: readonly FormItem[],
  actions: FormActions,
): void {
  const before = [...parent.querySelectorAll<HTMLDetailsElement>('details')];
  const open = new Set(before.filter((each) => each.open).map((each) => each.dataset.group ?? ''));
  const known = new Set(before.map((each) => each.dataset.group ?? ''));
  const note = (item: FormItem) => {
    if (item.kind !== 'group') return;
    if (!known.has(item.path) && OPEN_AT_FIRST.test(item.path)) open.add(item.path);
    for (const inner of item.items) note(inner);
  };
  for (const item of items) note(item);
  const active = parent.contains(document.activeElement) ? document.activeElement : null;
  const focused = active instanceof HTMLElement ? active.dataset.path : undefined;
  const group = active?.closest<HTMLElement>('[data-group]')?.dataset.group;
  const scrolled = parent.parentElement?.scrollTop ?? 0;
  parent.replaceChildren(...items.map((item) => itemView(item, actions, open)));
  if (parent.parentElement) parent.parentElement.scrollTop = scrolled;
  if (active === null) return;
  const all = [...parent.querySelectorAll<HTMLElement>('[data-path], [data-group]')];
  const again =
    all.find(({ dataset: { path } }) => path !== undefined && path === focused) ??
    all
      .find(({ dataset }) => dataset.group !== undefined && dataset.group === group)
      ?.querySelector('summary') ??
    parent.closest<HTMLElement>('[role=tabpanel]');
  again?.focus({ preventScroll: true });
}

/** Says at the fields what is found there. */
export function markForm(parent: HTMLElement, findings: readonly ShownFinding[]): void {
  for (const old of parent.querySelectorAll('.problem')) old.remove();
  for (const wrong of parent.querySelectorAll('.wrong')) wrong.classList.remove('wrong');
  for (const { path = '', severity, message } of findings) {
    // An entry of a list is found at its own path, such as `pcpu_id[0]`.
    const names = [path, path.replace(/\[\d+\]$/, '')];
    const control = [...parent.querySelectorAll<HTMLElement>('[data-path]')].find((each) =>
      names.includes(each.dataset.path ?? ''),
    );
    const field = control?.closest('.field');
    if (!control || !field) continue;
    field.classList.add('wrong');
    const id = `${control.id}-problem`;
    field.append(element('p', { class: `problem ${severity}`, id }, message));
    control.setAttribute('aria-describedby', `${control.id}-help ${id}`);
  }
}

/** Shows the settings alone whose path or title has the words. */
export function filterForm(parent: HTMLElement, words: string): void {
  const wanted = words.trim().toLowerCase();
  for (const field of parent.querySelectorAll<HTMLElement>('[data-filter]')) {
    field.hidden = !(field.dataset.filter ?? '').toLowerCase().includes(wanted);
  }
  for (const group of [...parent.querySelectorAll<HTMLDetailsElement>('details')].reverse()) {
    const hasAny = group.querySelector('[data-filter]:not([hidden])') !== null;
    group.hidden = wanted !== '' && !hasAny;
    if (wanted !== '' && hasAny) group.open = true;
  }
}
