import type { CommandModule } from './context.js';

/** The commands, in the order of the help; a command is loaded when it is called. */
export const COMMANDS: ReadonlyMap<string, () => Promise<CommandModule>> = new Map<
  string,
  () => Promise<CommandModule>
>([
  ['check', () => import('./check.js')],
  ['fix', () => import('./fix.js')],
  ['upgrade', () => import('./upgrade.js')],
  ['build', () => import('./build.js')],
  ['simulate', () => import('./simulate.js')],
  ['init', () => import('./init.js')],
  ['get', () => import('./get.js')],
  ['set', () => import('./set.js')],
  ['unset', () => import('./unset.js')],
  ['explain', () => import('./explain.js')],
  ['rules', () => import('./rules.js')],
  ['lsp', () => import('./lsp.js')],
  ['host', () => import('./host.js')],
  ['replay', () => import('./replay.js')],
  ['completion', () => import('./completion.js')],
  ['complete', () => import('./complete.js')],
  ['man', () => import('./man.js')],
]);
