// The library in a Web Worker: the page stays quick while it checks, builds and boots.
import { cores } from '../src/board/cores.js';
import { fix } from '../src/fix/fix.js';
import { type FormItem, formOf } from '../src/options/form.js';
import { ownPath } from '../src/options/list.js';
import { setOptions } from '../src/options/set-options.js';
import { unsetOptions } from '../src/options/unset-options.js';
import { vmLabel } from '../src/scenario/nesting.js';
import { pcpuOwners } from '../src/scenario/pcpu-owners.js';
import { documentKind } from '../src/scenario/recognise.js';
import { releaseShape } from '../src/schema/index.js';
import { ruleUrl } from '../src/text/rule-url.js';
import { positionAt, sourceText } from '../src/text/source.js';
import { elementAt } from '../src/xml/element-at.js';
import { readXml } from '../src/xml/parse.js';
import type {
  Answer,
  Calls,
  Changed,
  Checked,
  Question,
  Recognised,
  ScenarioState,
} from './protocol.js';
import { boardOf, linted, optionsOf } from './state.js';

async function check(state: ScenarioState): Promise<Checked> {
  const result = await linted(state);
  const { scenario, release, diagnostics } = result;
  const source = sourceText(state.name, state.text);
  const board = boardOf(state);
  const owners = scenario && board && pcpuOwners(scenario, board.pcpuIds);
  const shape = release && (await releaseShape(release));
  const optionAt = (offset: number) =>
    scenario && shape && ownPath(elementAt(scenario.root, offset), shape);
  return {
    release,
    buildType: result.buildType,
    findings: diagnostics.map(({ rule, severity, message, why, help, range, fix: mend }) => ({
      rule,
      url: ruleUrl(rule),
      severity,
      message,
      why,
      help,
      start: range.start,
      end: range.end,
      line: positionAt(source, range.start).line,
      path: optionAt(range.start),
      fix: mend && { title: mend.title, safe: mend.safety === 'safe' },
    })),
    pcpus: (board ? cores(board) : []).map((core) => ({
      ...core,
      owners: (owners?.get(core.pcpu) ?? []).map(vmLabel),
    })),
  };
}

async function form(state: ScenarioState): Promise<readonly FormItem[]> {
  const { scenario, release } = await linted(state);
  return scenario && release ? formOf(scenario.document, release, boardOf(state)) : [];
}

async function recognise(text: string): Promise<Recognised> {
  const read = readXml(text);
  if ('problem' in read) return { kind: 'other', board: '' };
  const { root } = read.document;
  const board = root.attributes.find(({ name }) => name === 'board')?.value ?? '';
  return { kind: documentKind(root), board };
}

async function set(state: ScenarioState, assignment: string): Promise<Changed> {
  const { release } = await linted(state);
  if (release === undefined) return { text: state.text, message: 'the text is not a scenario' };
  const result = await setOptions(state.text, [assignment], release);
  if ('kind' in result) return { text: state.text, message: result.message };
  const message = result.unfinished.map((left) => `${left.message}; ${left.help}`).join('\n');
  return { text: result.text, message };
}

async function unset(state: ScenarioState, path: string): Promise<Changed> {
  const { release } = await linted(state);
  if (release === undefined) return { text: state.text, message: 'the text is not a scenario' };
  const result = await unsetOptions(state.text, [path], release);
  if ('kind' in result) return { text: state.text, message: result.message };
  return { text: result.text, message: result.references.join('; ') };
}

async function fixOne(state: ScenarioState, index: number) {
  const { diagnostics } = await linted(state);
  return diagnostics[index]?.fix?.edits ?? [];
}

async function fixAll(state: ScenarioState): Promise<Changed> {
  const { text, applied } = await fix(state.name, state.text, {
    ...optionsOf(state),
    safeOnly: true,
  });
  const count = applied.length === 1 ? '1 fix' : `${applied.length} fixes`;
  return { text, message: `${count} applied` };
}

const CALLS: Calls = {
  check,
  form,
  recognise,
  set,
  unset,
  fixOne,
  fixAll,
  build: async (state) => (await import('./build.js')).buildFiles(state),
  boot: async (state) => (await import('./build.js')).bootNow(state),
};

self.addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  const { id, call, args } = data;
  let answer: Answer;
  try {
    const run = CALLS[call] as (...given: readonly unknown[]) => Promise<unknown>;
    answer = { id, value: await run(...args) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
});
