import { largest } from '../../text/long-lists.js';
import { parseHex, parseInteger } from '../../text/python-integer.js';
import { BuildStop } from '../calc/build-stop.js';
import { hex } from '../calc/numbers.js';
import { onlyOne } from '../calc/only-one.js';
import { toolTraits } from '../calc/release-traits.js';
import { deviceElements } from '../calc/tool-view.js';
import { attributeOf, first, select, stringOf, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';

function nextPowerOfTwo(value: number): number {
  return value === 0 ? 0 : 2 ** Math.ceil(Math.log2(value));
}

function pciBuses(context: BuildContext): number {
  const addresses = deviceElements(context, 'bus')
    .filter((bus) => attributeOf(bus, 'type') === 'pci')
    .flatMap((bus) => parseHex(attributeOf(bus, 'address')) ?? []);
  return largest([-1, ...addresses.map(Number)]) + 1;
}

/** The number of PCI buses: from v3.1 on what the scenario wants, where it is enough. */
function wantedBuses(context: BuildContext, native: number): number {
  if (!toolTraits(context.release).hasMaxPciBusNum) return native;
  const text = valueAt(context.scenario, '//MAX_PCI_BUS_NUM');
  if (text === '0') return native;
  const wanted = parseInteger(text);
  if (wanted !== undefined && wanted >= native) return wanted;
  throw new BuildStop(
    'allocation',
    `MAX_PCI_BUS_NUM is "${text}", but the board has ${native} PCI buses: set it to 0 for the board's own number, or to at least ${native}`,
    first(context.scenario, '//MAX_PCI_BUS_NUM'),
  );
}

/** v3: what the board's hardware asks of the hypervisor (ACRN static_allocators/board_capability.py). */
export function allocateBoardCapability(context: BuildContext): void {
  const buses = wantedBuses(context, pciBuses(context));
  appendPath(context.allocation, 'platform/MAX_PCI_BUS_NUM', hex(buses));
  const node = onlyOne(
    select(context.scenario, '//MAX_PT_IRQ_ENTRIES'),
    'MAX_PT_IRQ_ENTRIES elements',
  );
  const interrupts = stringOf(node) === '' ? 0 : parseInteger(stringOf(node));
  if (interrupts === undefined) {
    throw new BuildStop(
      'allocation',
      `MAX_PT_IRQ_ENTRIES is "${stringOf(node)}", not a decimal integer: give a number such as 256`,
      node,
    );
  }
  const entries = interrupts > 256 ? nextPowerOfTwo(interrupts) : 256;
  appendPath(context.allocation, 'hv/MAX_IR_ENTRIES', String(entries));
}
