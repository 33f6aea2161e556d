import type { AcrnSetup } from './acrn-setup.js';
import { newGrubEntry } from './grub/new.js';
import { newHypervScript } from './hyperv-vm/new.js';
import { newKernelFragment } from './kernel-config/new.js';
import { newLibvirtDomain } from './libvirt/new.js';
import { newModprobe } from './modprobe/new.js';
import { newQemuScript } from './qemu/new.js';
import { newXlCfg } from './xen/new.js';

/** What newHostFile writes: those that need a scenario, and those that do not. */
export const NEW_FILES: readonly {
  readonly name: string;
  readonly needsScenario: boolean;
  readonly summary: string;
}[] = [
  { name: 'kernel-fragment', needsScenario: false, summary: 'entries for merge_config.sh' },
  { name: 'qemu-script', needsScenario: true, summary: 'a script that starts a nested guest' },
  { name: 'grub-entry', needsScenario: true, summary: 'a 40_custom that boots ACRN' },
  { name: 'modprobe', needsScenario: false, summary: 'a file for /etc/modprobe.d' },
  { name: 'xl-cfg', needsScenario: false, summary: 'a guest hypervisor on Xen' },
  { name: 'libvirt-domain', needsScenario: false, summary: 'a guest hypervisor for libvirt' },
  { name: 'hyperv-script', needsScenario: false, summary: 'PowerShell that prepares a VM' },
];

export interface NewHostFile {
  /** What the scenario says: for qemu-script and grub-entry. */
  readonly acrn?: AcrnSetup;
  /** The version of Linux: for kernel-fragment. */
  readonly kernel?: { readonly major: number; readonly minor: number };
}

/**
 * The text of a new file of the stack around a scenario; its own check finds nothing in it.
 * @param name one of NEW_FILES
 * @throws RangeError when there is no such file, or it needs a scenario and has none
 */
export function newHostFile(name: string, { acrn, kernel }: NewHostFile = {}): string {
  if (name === 'kernel-fragment') return newKernelFragment(kernel);
  if (name === 'modprobe') return newModprobe();
  if (name === 'xl-cfg') return newXlCfg();
  if (name === 'libvirt-domain') return newLibvirtDomain();
  if (name === 'hyperv-script') return newHypervScript();
  if (name !== 'qemu-script' && name !== 'grub-entry')
    throw new RangeError(`no such file: ${name}`);
  if (acrn === undefined) throw new RangeError(`${name} needs a scenario with a Service VM`);
  return name === 'qemu-script' ? newQemuScript(acrn) : newGrubEntry(acrn);
}
