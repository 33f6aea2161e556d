import { parseHex } from '../../text/python-integer.js';
import { upperHex } from '../calc/numbers.js';
import { onlyOne } from '../calc/only-one.js';
import { boardElements, idOf, vms } from '../calc/tool-view.js';
import { attributeOf, select, stringOf } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, makeElement } from '../element.js';
import { vmNode } from './allocation.js';

/** Behind the guest's ACPI NVS area. */
const START = 0x7ffb0000n;

/** v2.6 to v3.3: the TPM's event log in VM 0 (ACRN static_allocators/gpa.py allocate_log_area). */
export function allocateTpmEventLog(context: BuildContext): void {
  const tpm = onlyOne(
    vms(context)
      .filter((vm) => idOf(vm) === '0')
      .flatMap((vm) => select(vm, 'mmio_resources/TPM2')),
    'TPM2 elements in VM 0',
  );
  if (['', 'n'].includes(stringOf(tpm))) return;
  const area = onlyOne(
    boardElements(context, 'capability').filter((node) => attributeOf(node, 'id') === 'log_area'),
    'TPM event logs in the board file',
  );
  if (area === undefined) return;
  const [length] = boardElements(context, 'log_area_minimum_length');
  const node = vmNode(context.allocation, '0');
  append(node, makeElement('log_area_start_address', {}, upperHex(START)));
  const size = parseHex(stringOf(length)) ?? 0n;
  append(node, makeElement('log_area_minimum_length', {}, upperHex(size)));
}
