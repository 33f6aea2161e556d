// The page: one scenario, seen as form and as text, and what comes of it.
import { boards, scenarios } from 'bundled:scenarios';
import { RELEASES } from '../src/index.js';
import { showBoot } from './boot-view.js';
import { showBuild } from './build-view.js';
import { startWorker } from './client.js';
import { byId, element } from './dom.js';
import { Editor } from './editor.js';
import { droppedFiles, type OpenFile, openFile, saveFile } from './files.js';
import { showFindings } from './findings.js';
import { filterForm, showForm } from './form.js';
import { fragmentOf, linkedIn } from './link.js';
import { showPcpus } from './pcpus.js';
import type { Calls, Checked, ScenarioState } from './protocol.js';
import { tabs } from './tabs.js';

/** What the README's tutorial starts from. */
const FIRST = 'quad-core/v2.5-hybrid.xml';
/** How long the author must pause before the text is checked, in ms. */
const PAUSE = 150;

const status = byId('status', HTMLElement);
const say = (text: string) => {
  status.textContent = text;
};

function start(calls: Calls): void {
  const fields = byId('fields', HTMLElement);
  const filter = byId('filter', HTMLInputElement);
  const release = byId('release', HTMLSelectElement);
  const bundled = byId('bundled', HTMLSelectElement);
  let file: OpenFile | undefined;
  let board: { readonly path: string | undefined; readonly text: string } | undefined;
  let checks = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let panel = 'findings';
  let note = '';

  const editor = new Editor(byId('text', HTMLElement), () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });

  const state = (): ScenarioState => ({
    name: file?.name ?? 'scenario.xml',
    text: editor.text,
    board: board?.text,
    release: release.value === '' ? undefined : release.value,
  });

  async function assign(assignment: string): Promise<void> {
    const before = state();
    const { text, message } = await calls.set(before, assignment);
    // Somebody has typed meanwhile: that counts.
    if (editor.text !== before.text) return;
    note = message;
    editor.become(text);
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
    showForm(fields, checked.form, (assignment) => void assign(assignment));
    filterForm(fields, filter.value);
    if (checked.form.length === 0) {
      fields.replaceChildren(
        element('p', {}, 'The text cannot be read as a scenario: the findings say why.'),
      );
    }
    editor.mark(checked.findings);
    showFindings(byId('findings', HTMLElement), checked, {
      show({ start, end }) {
        showDocument('text');
        editor.select(start, end);
      },
      async fixOne(index) {
        editor.edit(await calls.fixOne(state(), index));
        await check();
      },
      async fixAll() {
        const { text, message } = await calls.fixAll(state());
        note = message;
        editor.become(text);
        await check();
      },
    });
    showPcpus(byId('pcpus', HTMLElement), checked);
    const errors = checked.findings.filter(({ severity }) => severity === 'error').length;
    const count = errors === 0 ? 'no errors' : errors === 1 ? '1 error' : `${errors} errors`;
    const name = file?.name ?? 'scenario.xml';
    const said = note === '' ? '' : `. ${note}`;
    say(`${name}, ACRN ${checked.release ?? 'release unknown'}: ${count}${said}`);
    note = '';
  }

  async function check(): Promise<void> {
    clearTimeout(timer);
    checks += 1;
    const own = checks;
    const checked = await calls.check(state());
    if (own !== checks) return;
    show(checked);
    performance.mark('checked');
    document.body.dataset.checked = String(own);
    await runPanel();
  }

  async function openText(opened: OpenFile): Promise<void> {
    file = opened;
    editor.open(opened.text);
    await check();
  }

  async function openBundled(path: string): Promise<void> {
    const found = scenarios.find((each) => each.path === path);
    if (found === undefined) return;
    board = { path: found.board, text: boards[found.board] ?? '' };
    const name = found.path.slice(found.path.indexOf('/') + 1);
    await openText({
      name,
      text: found.text,
      kind: 'scenario',
      crlf: false,
      encoding: 'utf-8',
      handle: undefined,
    });
  }

  async function openAll(files: readonly OpenFile[]): Promise<void> {
    const itsBoard = files.find(({ kind }) => kind === 'board');
    if (itsBoard !== undefined) board = { path: undefined, text: itsBoard.text };
    const opened =
      files.find(({ kind }) => kind === 'scenario') ?? files.find(({ kind }) => kind !== 'board');
    bundled.value = '';
    if (opened !== undefined) await openText(opened);
    else if (itsBoard !== undefined) await check();
    else say('There was no XML file among them.');
  }

  bundled.append(
    element('option', { value: '' }, 'a file of yours'),
    ...scenarios.map(({ path }) => element('option', { value: path }, path)),
  );
  release.append(
    element('option', { value: '' }, 'found out'),
    ...RELEASES.map((each) => element('option', { value: each }, each)),
  );
  bundled.addEventListener('change', () => void openBundled(bundled.value));
  release.addEventListener('change', () => void check());
  filter.addEventListener('input', () => filterForm(fields, filter.value));
  const chosen = byId('files', HTMLInputElement);
  byId('open', HTMLElement).addEventListener('click', () => chosen.click());
  chosen.addEventListener('change', async () => {
    await openAll(await Promise.all([...(chosen.files ?? [])].map((each) => openFile(each))));
  });
  byId('undo', HTMLElement).addEventListener('click', () => {
    editor.undo();
    void check();
  });
  byId('save', HTMLElement).addEventListener('click', async () => {
    if (file === undefined) return;
    try {
      file = { ...file, handle: await saveFile(file, editor.text) };
      say(`${file.name} is saved.`);
    } catch (error) {
      say(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  byId('link', HTMLElement).addEventListener('click', async () => {
    const { name, text } = state();
    location.hash = await fragmentOf({ name, text, board: board?.path });
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
  const showDocument = tabs('form', () => undefined);
  tabs('findings', (shown) => {
    panel = shown;
    void runPanel();
  });

  void linkedIn(location.hash).then(async (linked) => {
    if (linked === undefined) {
      bundled.value = FIRST;
      return openBundled(FIRST);
    }
    const path = linked.board;
    board = path === undefined ? undefined : { path, text: boards[path] ?? '' };
    const { name, text } = linked;
    return openText({
      name,
      text,
      kind: 'scenario',
      crlf: false,
      encoding: 'utf-8',
      handle: undefined,
    });
  });
}

try {
  start(startWorker());
} catch {
  say(
    'The page does not work from a file: address, for there browsers start no worker. Serve its folder: npm run web does, as any web server.',
  );
}
