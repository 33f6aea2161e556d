import type { Scenario } from '../../scenario/model.js';
import { Attached } from '../../text/attached.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import { grouped } from '../../text/grouped.js';
import { parseInteger } from '../../text/python-integer.js';
import { setValue } from '../../xml/edit.js';
import { inLoadOrder } from './renumber-v2.js';

/** Asked for each finding: what it is for a scenario, which never changes. */
const known = new Attached<Scenario, { readonly fix: Fix | undefined }>();

/** How many VMs the title of a fix names. */
const MOST_MOVES = 6;

/**
 * Numbers the VMs of ACRN v3.x from 0 on in the order in which they start. They refer to each other by
 * name there, but for companion_vmid, which follows. Undefined when a load order is unknown or no id has
 * to change.
 */
export function renumberVms(scenario: Scenario): Fix | undefined {
  const { fix } = known.get(scenario) ?? { fix: renumbered(scenario) };
  known.set(scenario, { fix });
  return fix;
}

function renumbered({ vms }: Scenario): Fix | undefined {
  if (vms.some(({ loadOrder, id }) => loadOrder === undefined || id === undefined))
    return undefined;
  const numbers = new Map(inLoadOrder(vms).map((vm, index) => [vm, index]));
  const edits: TextEdit[] = [];
  const moves: string[] = [];
  for (const [vm, number] of numbers) {
    if (vm.idAttribute === undefined || vm.idAttribute.value === String(number)) continue;
    edits.push({ ...vm.idAttribute.valueRange, text: String(number) });
    moves.push(`${vm.name?.value ?? 'VM'} ${vm.idAttribute.value.trim()} becomes ${number}`);
  }
  const byId = grouped(vms, ({ id }) => id);
  for (const { companionVmId } of vms) {
    const old = parseInteger(companionVmId?.value ?? '');
    const [companion, twin] = byId.get(old) ?? [];
    const number = companion && numbers.get(companion);
    if (companionVmId === undefined || number === undefined || twin !== undefined) continue;
    if (number !== old) edits.push(setValue(companionVmId.node, String(number)));
  }
  if (edits.length === 0) return undefined;
  const more = moves.length - MOST_MOVES;
  const shown = more > 0 ? [...moves.slice(0, MOST_MOVES), `${more} more`] : moves;
  return safeFix(`number the VMs as they start: ${shown.join(', ')}`, edits);
}
