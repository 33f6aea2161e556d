import { BuildStop } from './calc/build-stop.js';
import type { BuildContext } from './context.js';
import { configMk } from './xforms/config-mk.js';

/** A variable assignment, a comment or nothing: what make takes of a line in config.mk. */
const LINE = /^\s*(?:#.*|[^\s=#]+\s*=.*)?$/s;

/** make reads config.mk before it does anything else. */
export function refuseForMake(context: BuildContext): void {
  const lines = configMk(context).split('\n');
  const index = lines.findIndex((line) => !LINE.test(line));
  if (index < 0) return;
  throw new BuildStop(
    'make_config',
    `line ${index + 1} of config.mk, "${lines[index] ?? ''}", is not an assignment, so make stops: a value in the scenario has an extra space or line break`,
  );
}
