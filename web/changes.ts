// The form and what it changes: loaded by the worker when a form is asked for.
import { fix } from '../src/fix/fix.js';
import { type FormItem, formOf } from '../src/options/form.js';
import { setOptions } from '../src/options/set-options.js';
import { unsetOptions } from '../src/options/unset-options.js';
import type { Changed, ScenarioState } from './protocol.js';
import { boardOf, linted, optionsOf } from './state.js';

export async function form(state: ScenarioState): Promise<readonly FormItem[]> {
  const { scenario, release } = await linted(state);
  return scenario && release ? formOf(scenario.document, release, boardOf(state)) : [];
}

export async function set(state: ScenarioState, assignment: string): Promise<Changed> {
  const { release } = await linted(state);
  if (release === undefined) return { text: state.text, message: 'the text is not a scenario' };
  const result = await setOptions(state.text, [assignment], release);
  if ('kind' in result) return { text: state.text, message: result.message };
  const message = result.unfinished.map((left) => `${left.message}; ${left.help}`).join('\n');
  return { text: result.text, message };
}

export async function unset(state: ScenarioState, path: string): Promise<Changed> {
  const { release } = await linted(state);
  if (release === undefined) return { text: state.text, message: 'the text is not a scenario' };
  const result = await unsetOptions(state.text, [path], release);
  if ('kind' in result) return { text: state.text, message: result.message };
  return { text: result.text, message: result.references.join('; ') };
}

export async function fixAll(state: ScenarioState): Promise<Changed> {
  const { text, applied } = await fix(state.name, state.text, {
    ...optionsOf(state),
    safeOnly: true,
  });
  const count = applied.length === 1 ? '1 fix' : `${applied.length} fixes`;
  return { text, message: `${count} applied` };
}
