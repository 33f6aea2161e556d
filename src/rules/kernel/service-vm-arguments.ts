import { at } from '../../scenario/located.js';
import type { Located, Scenario } from '../../scenario/model.js';
import { ownsLapic, serviceVm } from '../../scenario/nesting.js';

/** The kernel arguments of a Service VM that owns its local APICs: board_private in v2.x, os_config in v3.x. */
export function nestingServiceVmArguments(scenario: Scenario): Located | undefined {
  const vm = serviceVm(scenario);
  if (vm === undefined || !ownsLapic(vm)) return undefined;
  return at(vm.node, 'board_private', 'bootargs') ?? at(vm.node, 'os_config', 'bootargs');
}

/** The value without one of its words, and without the white space before it. */
export function withoutWord(value: string, word: string): string {
  const at = ` ${value} `.replaceAll(/\s/g, ' ').indexOf(` ${word} `);
  if (at < 0) return value;
  const before = value.slice(0, at).trimEnd();
  const after = value.slice(at + word.length);
  return before === '' ? after.trimStart() : `${before}${after}`;
}
