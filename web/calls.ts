// What the worker does. What no check needs comes when it is asked for.
import { cores } from '../src/board/cores.js';
import { ownPath } from '../src/options/list.js';
import { vmLabel } from '../src/scenario/nesting.js';
import { pcpuOwners } from '../src/scenario/pcpu-owners.js';
import { documentKind } from '../src/scenario/recognise.js';
import { releaseShape } from '../src/schema/index.js';
import { ruleUrl } from '../src/text/rule-url.js';
import { positionAt, sourceText } from '../src/text/source.js';
import { elementAt } from '../src/xml/element-at.js';
import { readXml } from '../src/xml/parse.js';
import { bundledBoard, bundledScenario } from './bundled.js';
import type { Calls, Checked, Recognised, ScenarioState } from './protocol.js';
import { boardOf, linted } from './state.js';

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

async function recognise(text: string): Promise<Recognised> {
  const read = readXml(text);
  if ('problem' in read) return { kind: 'other', board: '' };
  const { root } = read.document;
  const board = root.attributes.find(({ name }) => name === 'board')?.value ?? '';
  return { kind: documentKind(root), board };
}

async function fixOne(state: ScenarioState, index: number) {
  const { diagnostics } = await linted(state);
  return diagnostics[index]?.fix?.edits ?? [];
}

const changes = () => import('./changes.js');

export const calls: Calls = {
  bundledScenario,
  bundledBoard,
  check,
  recognise,
  fixOne,
  form: async (state) => (await changes()).form(state),
  set: async (state, assignment) => (await changes()).set(state, assignment),
  unset: async (state, path) => (await changes()).unset(state, path),
  fixAll: async (state) => (await changes()).fixAll(state),
  build: async (state) => (await import('./build.js')).buildFiles(state),
  boot: async (state) => (await import('./build.js')).bootNow(state),
};
