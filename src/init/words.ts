import { pcpuWords } from '../board/pcpu-words.js';
import type { Plan } from './plan.js';

/** Why the build is a debug or a release build. */
export function buildTypeReason(plan: Plan): string {
  const { buildType, serialConsole, preLaunched } = plan;
  if (serialConsole === undefined) {
    const none = plan.board.ttys.length === 0 ? 'the board names none' : 'it has none';
    return `A release build: a debug build needs a serial port for its console, and ${none}.`;
  }
  if (buildType === 'release' && !plan.service.pcpus.includes(0)) {
    return 'A release build: the hypervisor has no console and no debug messages.';
  }
  if (buildType === 'release') {
    return 'A release build: the Service VM has pCPU 0 and owns its local APIC, and the hypervisor console of a debug build needs the timer interrupt of that pCPU.';
  }
  const owner = preLaunched.find(({ pcpus }) => pcpus.includes(0));
  const whose =
    owner === undefined ? 'no VM has' : `VM ${owner.id} has without owning the local APIC`;
  return `A debug build has the hypervisor console. It needs the timer interrupt of pCPU 0, which ${whose}.`;
}

/** What the scenario is, above everything else. */
export function headline({ release, board, preLaunched, service }: Plan): string {
  const kinds = preLaunched.map(({ id, kind }) => `VM ${id} (${kind}, pre-launched)`);
  const before =
    kinds.length === 0
      ? ''
      : ` ${kinds.join(' and ')} start${kinds.length === 1 ? 's' : ''} first.`;
  return `ACRN ${release} on the board ${board.name}: the Service VM runs KVM and nested guests on ${pcpuWords(service.pcpus)}.${before}`;
}

/** How the Service VM came to its pCPUs. */
export function coreTypeWords({ board, service }: Plan): string {
  const types = new Set([...board.coreTypes.values()]);
  if (types.size < 2) return '';
  const own = [...new Set(service.pcpus.map((pcpu) => board.coreTypes.get(pcpu) ?? 'unknown'))];
  return own.length === 1
    ? ` They are of one core type (${own[0]}), as pCPUs of a VM should be.`
    : ` They are of several core types (${own.join(', ')}): only pre-launched VMs can take pCPUs away from it.`;
}

export const CONSOLE_COMMENT =
  'The console is a PCI vUART (hvc0): the interrupt of a legacy vUART cannot be injected into a VM that owns its local APICs.';

export const PRE_LAUNCHED_COMMENT =
  'It owns no PCI device: it needs a RAM disk, or a disk of its own in pci_devs. kern_mod and ramdisk_mod are the tags of the modules that the boot loader loads.';
