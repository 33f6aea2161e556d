// kvm_intel in the Service VM, from modprobe on (Linux arch/x86/kvm/vmx/vmx.c, v5.4).
import type { Vcpu } from '../../acrn/nested/vcpu.js';
import type { NestedMachine } from '../../nested-machine.js';
import { FEATURE_CONTROL, MSR } from '../../processor/msrs.js';
import { CR4 } from '../../processor/registers.js';
import { setupVmcsConfig, type VmcsConfig } from './controls.js';
import type { PageAllocator } from './page-allocator.js';

/** kvm_intel is loaded, or why it refused; `log` is what the kernel says. */
export type LoadResult =
  | { readonly loaded: true; readonly config: VmcsConfig; readonly log: readonly string[] }
  | { readonly loaded: false; readonly log: readonly string[]; readonly reason: string };

function refused(log: string, reason: string): LoadResult {
  return { loaded: false, log: [log], reason };
}

/** VMXON on one vCPU, with a region of its own: hardware_enable. */
function enableVmx(machine: NestedMachine, vcpu: Vcpu, region: bigint, revisionId: number): string {
  vcpu.setL1({ cr4: vcpu.cr4 | CR4.VMXE });
  machine.writeL1Memory(region, [BigInt(revisionId)]);
  return vcpu.vmxon(region).ending;
}

/**
 * Loads kvm_intel.
 * @param cpuidVmx what CPUID.1:ECX[5] reads in the Service VM
 */
export function loadKvmIntel(
  machine: NestedMachine,
  pages: PageAllocator,
  cpuidVmx: boolean,
): LoadResult {
  if (!cpuidVmx) {
    return refused(
      'kvm: no hardware support',
      'CPUID.1:ECX[5] reads 0 in the Service VM: ACRN does not give it VMX, and kvm_intel refuses to load',
    );
  }
  const control = machine.vcpu.rdmsr(MSR.IA32_FEATURE_CONTROL);
  const wanted = FEATURE_CONTROL.LOCK | FEATURE_CONTROL.VMX_OUTSIDE_SMX;
  if (control.ending !== 'VMsucceed' || (control.value & wanted) !== wanted) {
    return refused('kvm: disabled by bios', 'IA32_FEATURE_CONTROL does not allow VMXON');
  }
  const config = setupVmcsConfig(machine.vcpu);
  if ('missing' in config) {
    return refused('kvm: no hardware support', `kvm_intel misses ${config.missing}`);
  }
  for (const vcpu of machine.vcpus) {
    const ending = enableVmx(machine, vcpu, pages.allocate(), config.revisionId);
    if (ending !== 'VMsucceed') {
      return refused(
        `kvm: enabling virtualization on CPU${vcpu.id} failed`,
        `VMXON on vCPU ${vcpu.id} ended with ${ending}`,
      );
    }
  }
  return { loaded: true, config, log: [] };
}
