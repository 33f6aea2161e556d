import type { Board } from '../../board/board.js';
import type { Scenario, Vm } from '../../scenario/model.js';
import { Attached } from '../../text/attached.js';
import type { TextEdit } from '../../text/edit.js';
import { grouped } from '../../text/grouped.js';
import { insertLast, setValue } from '../../xml/edit.js';
import type { RuleContext } from '../rule.js';
import { type VirtualPciDevice, virtualPciDevices } from './virtual-pci-devices.js';

// 00:10.0 to 00:17.0 are ACRN's own defaults for vUARTs, 00:08.0 to 00:0f.0 those for IVSHMEM.
const DEVICES = [16, 17, 18, 19, 20, 21, 22, 23, 8, 9, 10, 11, 12, 13, 14, 15];
const CANDIDATES = DEVICES.map((device) => `00:${device.toString(16).padStart(2, '0')}.0`);

type VbdfsByVm = ReadonlyMap<Vm | undefined, ReadonlySet<string | undefined>>;

const known = new Attached<RuleContext, VbdfsByVm>();

function vbdfsByVm(context: RuleContext): VbdfsByVm {
  const last = known.get(context);
  if (last !== undefined) return last;
  const byVm = grouped(virtualPciDevices(context), ({ vm }) => vm);
  const found = new Map(
    [...byVm].map(([vm, devices]) => [vm, new Set(devices.map(({ vbdf }) => vbdf))]),
  );
  known.set(context, found);
  return found;
}

/** A BDF that neither the board nor another virtual device of the VM has. */
export function freeVbdf(context: RuleContext, board: Board, vm: Vm): string | undefined {
  const taken = vbdfsByVm(context).get(vm);
  return CANDIDATES.find((bdf) => !taken?.has(bdf) && !board.pciDeviceText.includes(bdf));
}

/** Writes the BDF of a virtual device: its element comes last in both of its kinds. */
export function setVbdf(
  { document }: Scenario,
  { kind, node, setting }: Pick<VirtualPciDevice, 'kind' | 'node' | 'setting'>,
  value: string,
): TextEdit {
  if (setting !== undefined) return setValue(setting.node, value);
  return insertLast(document, node, { name: kind === 'vuart' ? 'vbdf' : 'VBDF', value });
}
