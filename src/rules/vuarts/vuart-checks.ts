import type { Scenario, Vm, Vuart } from '../../scenario/model.js';
import { grouped } from '../../text/grouped.js';
import { parseInteger } from '../../text/python-integer.js';
import { isLine, isOn } from './vuarts.js';

/** Where ACRN v2.x's check of the lines between VMs stops (library/scenario_cfg_lib.py:check_pci_vuart). */
interface LineStop {
  readonly reason: 'text' | 'self' | 'console' | 'taken';
  readonly vm: Vm;
  readonly vuart: Vuart;
  /** For `taken`: the VM that was connected first. */
  readonly first?: Vm;
}

interface End {
  readonly vm: Vm;
  readonly vuart: Vuart;
  readonly vmId: number;
  readonly targetVm: number;
  readonly targetUart: number;
}

/** The ends of lines that are on and name a VM and a vUART. */
function ends(scenario: Scenario): End[] {
  return scenario.vms.flatMap((vm) =>
    vm.vuarts.filter(isLine).flatMap((vuart) => {
      const targetVm = vuart.targetVmId && parseInteger(vuart.targetVmId.value);
      const targetUart = vuart.targetUartId && parseInteger(vuart.targetUartId.value);
      if (!isOn(vuart) || vm.id === undefined) return [];
      if (targetVm === undefined || targetUart === undefined) return [];
      return [{ vm, vuart, vmId: vm.id, targetVm, targetUart }];
    }),
  );
}

/** Legacy vUARTs are connected before communication vUARTs, both in the order of the file. */
function inCheckOrder(all: readonly End[]): End[] {
  const legacy = all.filter(({ vuart }) => vuart.kind === 'legacy');
  return [...legacy, ...all.filter(({ vuart }) => vuart.kind !== 'legacy')];
}

export function lineStops(scenario: Scenario): LineStop[] {
  const all = ends(scenario);
  const stops: LineStop[] = [];
  const connected = new Map<Vuart, Vm>();
  const byPlace = grouped(all, ({ vmId, vuart }) => `${vmId} ${vuart.id}`);
  for (const { vm, vuart, vmId, targetVm, targetUart } of inCheckOrder(all)) {
    // The legacy check wants digits alone, so that +1 is none.
    if (vuart.kind === 'legacy' && !/^\p{N}+$/u.test(vuart.targetVmId?.value ?? '')) {
      stops.push({ reason: 'text', vm, vuart });
      continue;
    }
    if (targetVm === vmId) {
      stops.push({ reason: 'self', vm, vuart });
      continue;
    }
    if (targetUart === 0) {
      stops.push({ reason: 'console', vm, vuart });
      continue;
    }
    const candidates = byPlace.get(`${targetVm} ${targetUart}`) ?? [];
    const target = candidates.find((end) => end.vuart.kind === 'communication') ?? candidates[0];
    if (target === undefined) continue;
    const first = connected.get(target.vuart);
    if (first === undefined) connected.set(target.vuart, vm);
    else stops.push({ reason: 'taken', vm, vuart, first });
  }
  return stops;
}

/**
 * The legacy vUARTs 1 that are on, when two or more are and no two of them name each other: the check
 * of library/scenario_cfg_lib.py:check_vuart.
 */
export function unpairedLegacyLines(scenario: Scenario): readonly End[] {
  const legacy = ends(scenario).filter(({ vuart }) => vuart.kind === 'legacy');
  const lines = grouped(legacy, ({ vmId, targetVm }) => `${vmId} ${targetVm}`);
  const paired = legacy.some((end) =>
    lines.get(`${end.targetVm} ${end.vmId}`)?.some((other) => other !== end),
  );
  return legacy.length >= 2 && !paired ? legacy : [];
}
