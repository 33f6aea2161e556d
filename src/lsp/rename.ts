import {
  LSPErrorCodes,
  type Range,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { vmLabel } from '../scenario/nesting.js';
import { vmMentions } from '../scenario/vm-mentions.js';
import { encodeText } from '../xml/references.js';
import { type Analysis, rangeOf } from './analysis.js';
import { mentionAt } from './navigation.js';

/** The range of the VM's name or id at a place, which can be renamed. */
export function prepareRename(analysis: Analysis, offset: number): Range | null {
  const mention = mentionAt(analysis, offset);
  return mention?.vm === undefined ? null : rangeOf(analysis.document, mention.range);
}

/**
 * The edits that give a VM another name, or another id, wherever it is meant.
 * @throws ResponseError when another VM is called that already, or it is not a name or id at all.
 */
export function rename(analysis: Analysis, offset: number, newName: string): WorkspaceEdit | null {
  const { model, document } = analysis;
  const mention = mentionAt(analysis, offset);
  if (model === undefined || mention?.vm === undefined) return null;
  const { by, vm } = mention;
  const refuse = (why: string) => new ResponseError(LSPErrorCodes.RequestFailed, why);
  if (newName.trim() === '') throw refuse(`a VM's ${by} cannot be empty`);
  if (by === 'id' && !/^\d+$/.test(newName)) throw refuse(`"${newName}" is not a VM id`);
  const twin = model.scenario.vms.find(
    (other) =>
      other !== vm &&
      (by === 'id' ? other.id === Number(newName) : other.name?.value.trim() === newName.trim()),
  );
  if (twin !== undefined) throw refuse(`${vmLabel(twin)} has the ${by} ${newName} already`);
  const edits = vmMentions(model.scenario)
    .filter((each) => each.by === by && each.vm === vm)
    .map(({ range }) => ({ range: rangeOf(document, range), newText: encodeText(newName) }));
  return { changes: { [document.uri]: edits } };
}
