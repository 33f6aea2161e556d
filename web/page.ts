// The page: one scenario, seen as form and as text, and what comes of it.
import { scenarios as BUNDLED, boards as BUNDLED_BOARDS } from 'bundled:scenarios';
import { RELEASES } from '../src/release.js';
import { showBoot } from './boot-view.js';
import { showBuild } from './build-view.js';
import { callsOf } from './client.js';
import { ScenarioDocument } from './document.js';
import { byId, element } from './dom.js';
import { droppedFiles, type OpenFile, openFile, pickFiles, saveFile } from './files.js';
import { showFindings } from './findings.js';
import { FIRST } from './first.js';
import { filterForm, markForm, showForm } from './form.js';
import { fragmentOf, type Linked, linkedIn } from './link.js';
import { showPcpus } from './pcpus.js';
import type { Calls, Changed, Checked, OpenBoard, ScenarioState } from './protocol.js';
import { tabs } from './tabs.js';

/** How long the author must pause before the text is checked, in ms. */
const PAUSE = 150;

const status = byId('status', HTMLElement);
const say = (text: string) => {
  status.textContent = text;
};

function newFile(name: string, text: string): OpenFile {
  return { name, text, crlf: false, encoding: 'utf-8', problem: undefined, handle: undefined };
}

function start(calls: Calls): void {
  const fields = byId('fields', HTMLElement);
  const filter = byId('filter', HTMLInputElement);
  const release = byId('release', HTMLSelectElement);
  const bundled = byId('bundled', HTMLSelectElement);
  const boards = byId('board', HTMLSelectElement);
  /** The scenarios and boards that the user has opened, by their names in the lists. */
  const ownScenarios = new Map<string, OpenFile>();
  const ownBoards = new Map<string, OpenBoard>();
  let file: OpenFile | undefined;
  let board: OpenBoard | undefined;
  let checks = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let panel = 'findings';
  let view = 'form';
  let note = '';
  let found: Checked['findings'] = [];

  const scenario = new ScenarioDocument(byId('text', HTMLElement), () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });

  const state = (): ScenarioState => ({
    name: file?.name ?? 'scenario.xml',
    text: scenario.text,
    problem: scenario.isChanged ? undefined : file?.problem,
    board: board?.text,
    release: release.value === '' ? undefined : release.value,
  });

  /** Takes over what the worker has made of the text, unless somebody has typed meanwhile: that counts. */
  async function change(make: (before: ScenarioState) => Promise<Changed>): Promise<void> {
    const before = state();
    const { text, message } = await make(before);
    if (scenario.text !== before.text) return;
    note = message;
    await scenario.become(text);
    await check();
  }

  async function runPanel(): Promise<void> {
    const parent = byId(panel, HTMLElement);
    if (panel !== 'build' && panel !== 'boot') return;
    parent.replaceChildren(element('p', {}, panel === 'build' ? 'Building…' : 'Booting…'));
    if (panel === 'build') showBuild(parent, await calls.build(state()));
    else showBoot(parent, await calls.boot(state()));
  }

  function show(checked: Checked): void {
    found = checked.findings;
    scenario.mark(found);
    byId('tab-findings', HTMLElement).textContent =
      found.length === 0 ? 'Findings' : `Findings (${found.length})`;
    showFindings(byId('findings', HTMLElement), checked, {
      show({ start, end }) {
        showDocument('text');
        void scenario.select(start, end);
      },
      async fixOne(index) {
        await scenario.edit(await calls.fixOne(state(), index));
        await check();
      },
      fixAll: () => void change((before) => calls.fixAll(before)),
    });
    showPcpus(byId('pcpus', HTMLElement), checked);
    const errors = checked.findings.filter(({ severity }) => severity === 'error').length;
    const count = errors === 0 ? 'no errors' : errors === 1 ? '1 error' : `${errors} errors`;
    const name = file?.name ?? 'scenario.xml';
    const said = note === '' ? '' : `. ${note}`;
    say(`${name}, ACRN ${checked.release ?? 'release unknown'}: ${count}${said}`);
    note = '';
  }

  async function makeForm(asked: ScenarioState): Promise<void> {
    const own = checks;
    const items = await calls.form(asked);
    if (own !== checks) return;
    showForm(fields, items, {
      assign: (assignment) => void change((before) => calls.set(before, assignment)),
      remove: (path) => void change((before) => calls.unset(before, path)),
    });
    markForm(fields, found);
    filterForm(fields, filter.value);
  }

  async function check(): Promise<void> {
    clearTimeout(timer);
    checks += 1;
    const own = checks;
    const asked = state();
    const checked = await calls.check(asked);
    if (own !== checks) return;
    show(checked);
    performance.mark('checked');
    if (view === 'form') await makeForm(asked);
    await scenario.editor();
    if (own !== checks) return;
    document.body.dataset.checked = String(own);
    await runPanel();
  }

  /** Whether what was not saved may go. */
  function mayLeave(): boolean {
    const name = file?.name ?? '';
    return !scenario.isChanged || confirm(`The changes of ${name} are not saved. Leave it?`);
  }

  async function openText(opened: OpenFile): Promise<void> {
    file = opened;
    scenario.open(opened.text);
    await check();
  }

  function chooseBoard(chosen: OpenBoard | undefined): void {
    board = chosen;
    boards.value = chosen?.name ?? '';
  }

  async function boardCalled(name: string): Promise<OpenBoard | undefined> {
    const own = ownBoards.get(name);
    if (own !== undefined || !BUNDLED_BOARDS.includes(name)) return own;
    return { name, text: await calls.bundledBoard(name) };
  }

  async function openBundled(path: string): Promise<void> {
    const found = await calls.bundledScenario(path);
    if (found === undefined) return;
    chooseBoard(found.board);
    bundled.value = path;
    await openText(found.file);
  }

  /** The board that a scenario names among those that are open, or the only one. */
  async function boardFor(text: string): Promise<OpenBoard | undefined> {
    const { board: wanted } = await calls.recognise(text);
    const all = await Promise.all(
      [...ownBoards.values()].map(async (each) => ({
        each,
        board: (await calls.recognise(each.text)).board,
      })),
    );
    return (all.find((other) => other.board === wanted) ?? (all.length === 1 ? all[0] : undefined))
      ?.each;
  }

  async function openOwn(name: string): Promise<void> {
    const opened = ownScenarios.get(name);
    if (opened === undefined) return;
    bundled.value = name;
    const itsBoard = await boardFor(opened.text);
    if (itsBoard !== undefined) chooseBoard(itsBoard);
    await openText(opened);
  }

  function list(select: HTMLSelectElement, title: string, names: Iterable<string>): void {
    const group = element('optgroup', { label: title });
    group.append(...[...names].map((name) => element('option', { value: name }, name)));
    const old = [...select.querySelectorAll('optgroup')].find((each) => each.label === title);
    if (old === undefined) select.append(group);
    else old.replaceWith(group);
  }

  async function openAll(files: readonly OpenFile[]): Promise<void> {
    if (files.length === 0) {
      say('There was no XML file among them.');
      return;
    }
    const kinds = await Promise.all(files.map(({ text }) => calls.recognise(text)));
    const others = files.filter((_, index) => kinds[index]?.kind !== 'board');
    for (const each of files) {
      if (others.includes(each)) ownScenarios.set(each.name, each);
      else ownBoards.set(each.name, each);
    }
    list(bundled, 'Your files', ownScenarios.keys());
    list(boards, 'Your boards', ownBoards.keys());
    const scenarios = others.filter((each) => kinds[files.indexOf(each)]?.kind === 'scenario');
    const [opened = others[0]] = scenarios;
    if (opened !== undefined && mayLeave()) await openOwn(opened.name);
    else if (opened === undefined) {
      chooseBoard(ownBoards.get(files[0]?.name ?? ''));
      await check();
    }
  }

  async function openLink({ name, text, board: path, boardText }: Linked): Promise<void> {
    ownScenarios.set(name, newFile(name, text));
    list(bundled, 'Your files', ownScenarios.keys());
    if (boardText !== undefined && path !== undefined) {
      ownBoards.set(path, { name: path, text: boardText });
      list(boards, 'Your boards', ownBoards.keys());
    }
    chooseBoard(path === undefined ? undefined : await boardCalled(path));
    bundled.value = name;
    await openText(newFile(name, text));
  }

  list(
    bundled,
    'Examples',
    BUNDLED.map(({ path }) => path),
  );
  boards.append(element('option', { value: '' }, 'none'));
  list(boards, 'Examples', BUNDLED_BOARDS);
  release.append(
    element('option', { value: '' }, 'automatic'),
    ...RELEASES.map((each) => element('option', { value: each }, each)),
  );
  let shown = '';
  bundled.addEventListener('focus', () => {
    shown = bundled.value;
  });
  bundled.addEventListener('change', () => {
    const { value } = bundled;
    if (!mayLeave()) bundled.value = shown;
    else void (ownScenarios.has(value) ? openOwn(value) : openBundled(value));
  });
  boards.addEventListener('change', async () => {
    chooseBoard(await boardCalled(boards.value));
    await check();
  });
  release.addEventListener('change', () => void check());
  filter.addEventListener('input', () => filterForm(fields, filter.value));
  const chosen = byId('files', HTMLInputElement);
  byId('open', HTMLElement).addEventListener('click', async () => {
    try {
      const files = await pickFiles();
      if (files === undefined) chosen.click();
      else await openAll(files);
    } catch {
      // The user has closed the picker.
    }
  });
  chosen.addEventListener('change', async () => {
    await openAll(await Promise.all([...(chosen.files ?? [])].map((each) => openFile(each))));
    chosen.value = '';
  });
  byId('undo', HTMLElement).addEventListener('click', async () => {
    await scenario.undo();
    await check();
  });
  byId('redo', HTMLElement).addEventListener('click', async () => {
    await scenario.redo();
    await check();
  });
  byId('save', HTMLElement).addEventListener('click', async () => {
    if (file === undefined) return;
    const { text } = scenario;
    try {
      file = { ...file, handle: await saveFile(file, text) };
      scenario.saved(text);
      say(`${file.name} is saved.`);
    } catch (error) {
      say(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  byId('link', HTMLElement).addEventListener('click', async () => {
    const { name, text } = state();
    const boardText =
      board === undefined || BUNDLED_BOARDS.includes(board.name) ? undefined : board.text;
    const fragment = await fragmentOf({ name, text, board: board?.name, boardText });
    if (fragment === undefined) {
      say('The scenario and its board are too large for a link.');
      return;
    }
    // Unlike a new location.hash, this opens nothing.
    history.replaceState(null, '', fragment);
    try {
      await navigator.clipboard.writeText(location.href);
      say('The link is copied; the scenario is in it.');
    } catch {
      say('The link is in the address bar; the scenario is in it.');
    }
  });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', async (event) => {
    event.preventDefault();
    if (event.dataTransfer) await openAll(await droppedFiles(event.dataTransfer.items));
  });
  window.addEventListener('beforeunload', (event) => {
    if (scenario.isChanged) event.preventDefault();
  });
  const showDocument = tabs('form', (next) => {
    view = next;
    if (next === 'form' && checks > 0) void makeForm(state());
  });
  tabs('findings', (next) => {
    panel = next;
    void runPanel();
  });

  window.addEventListener('hashchange', async () => {
    const linked = await linkedIn(location.hash);
    if (linked !== undefined && mayLeave()) await openLink(linked);
  });
  void linkedIn(location.hash).then((linked) =>
    linked === undefined ? openBundled(FIRST) : openLink(linked),
  );
}

declare global {
  interface Window {
    /** What start.js has started. */
    readonly libraryWorker?: Worker;
  }
}

if (window.libraryWorker) start(callsOf(window.libraryWorker));
