import type { Located } from '../scenario/model.js';
import { type Fix, safeFix } from '../text/diagnostic.js';
import { setValue } from '../xml/edit.js';

/** A fix that writes another value into an element; `what` names the setting in its title. */
export function setValueFix(setting: Located, value: string, what = setting.node.name): Fix {
  return safeFix(`set ${what} to ${value}`, [setValue(setting.node, value)]);
}
