import { addAll } from '../../text/long-lists.js';
import type { XmlElement } from '../../xml/node.js';
import { cFile, include, member } from '../c-source.js';
import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, vms, vmsOf } from '../calc/tool-view.js';
import { after, before, normalizeSpace, select, stringOf, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { intxMappings } from '../scenario-queries.js';

function commas(text: string): number {
  return text.split(',').length - 1;
}

/** v2.5: how many pairs VM 0's pt_intx has; ACRN counts the commas. */
export function legacyIntxPairs(context: BuildContext): number {
  const vm0 = vms(context).find((vm) => xpathNumber(idOf(vm)) === 0);
  return commas(valueAt(vm0, 'pt_intx'));
}

function pair(text: string, index: number): string[] {
  const open = before(`${text})`, ')');
  return [
    `[${index}U] = {`,
    member('phys_gsi', `${after(before(open, ','), '(')}U`),
    member('virt_gsi', `${after(open, ',')}U`),
    '},',
  ];
}

/** v2.5 knows VM 0's array alone, and writes it once for each VM with a pt_intx. */
function legacyIntx(context: BuildContext): string[] {
  const nodes = vms(context).flatMap((vm) => select(vm, 'pt_intx'));
  const [head] = nodes;
  if (head === undefined || normalizeSpace(stringOf(head)) === '') {
    return ['struct pt_intx_config vm0_pt_intx[1U];'];
  }
  return nodes.flatMap((node) => {
    const count = commas(stringOf(node));
    if (count === 0) return [];
    const lines = [`struct pt_intx_config vm0_pt_intx[${count}U] = {`];
    let rest = normalizeSpace(stringOf(node));
    for (let index = 0; rest !== ''; index += 1) {
      addAll(lines, pair(rest, index));
      rest = after(rest, ')');
    }
    return [...lines, '};'];
  });
}

function vmIntx(context: BuildContext, vm: XmlElement): string[] {
  const pairs = intxMappings(context, idOf(vm));
  const size = pairs.length === 0 ? 1 : pairs.length;
  return [
    `struct pt_intx_config vm${idOf(vm)}_pt_intx[${size}U] = {`,
    ...pairs.flatMap(pair),
    '};',
    '',
  ];
}

/** configs/scenarios/<scenario>/pt_intx.c (ACRN xforms/pt_intx.c.xsl). */
export function ptIntxC(context: BuildContext): string {
  const body = toolTraits(context.release).limitsIntxToVm0
    ? legacyIntx(context)
    : vmsOf(context, 'pre-launched').flatMap((vm) => vmIntx(context, vm));
  return cFile(context, [include('asm/vm_config.h'), '', ...body]);
}
