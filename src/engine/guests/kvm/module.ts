// kvm_intel in the Service VM, from modprobe on (Linux arch/x86/kvm/vmx/vmx.c, v5.4).

import { CPUID } from '../../acrn/hypervisor/vcpuid.js';
import type { NestedMachine } from '../../nested-machine.js';
import { FEATURE_CONTROL, MSR } from '../../processor/msrs.js';
import { CR4 } from '../../processor/registers.js';
import type { LinuxKernel, TaskCode } from '../linux/kernel.js';
import type { GuestCode } from '../steps.js';
import { setupVmcsConfig, type VmcsConfig } from './controls.js';
import type { PageAllocator } from './page-allocator.js';

/** kvm_intel is not loaded, or of no use here. */
export interface LoadFailure {
  readonly cause: 'no-vmx-in-cpuid' | 'vmx-msrs-fault' | 'kvm-without-ept' | 'nested-guest-failed';
  readonly why: string;
  /** modprobe's error; none when it has loaded the module. */
  readonly error?: string;
}

/** Whether a module parameter that is on by default is switched off, as the kernel reads it (strtobool). */
const EPT_OFF = /(?:^|\s)kvm[-_]intel\.ept=(?:[0nN]|[oO][fF])/;

const NOT_SUPPORTED = 'Operation not supported';
const IO_ERROR = 'Input/output error';

/** Loads kvm_intel on the CPU of the task that calls it, and enables VMX on all CPUs. */
export function* loadKvmIntel(
  kernel: LinuxKernel,
  machine: NestedMachine,
  pages: PageAllocator,
  commandLine: string,
): TaskCode<VmcsConfig | LoadFailure> {
  const features = yield { do: 'cpuid', leaf: CPUID.FEATURES };
  const ecx = features.ok ? (features.registers?.[2] ?? 0) : 0;
  if ((ecx & CPUID.VMX) === 0) {
    yield* kernel.print('kvm: no hardware support');
    return {
      cause: 'no-vmx-in-cpuid',
      error: NOT_SUPPORTED,
      why: 'CPUID.1:ECX[5] (VMX) reads 0',
    };
  }
  const control = yield { do: 'rdmsr', msr: MSR.IA32_FEATURE_CONTROL };
  const wanted = FEATURE_CONTROL.LOCK | FEATURE_CONTROL.VMX_OUTSIDE_SMX;
  if (!control.ok || (control.value & wanted) !== wanted) {
    yield* kernel.print('kvm: disabled by bios');
    return {
      cause: 'vmx-msrs-fault',
      error: NOT_SUPPORTED,
      why: 'IA32_FEATURE_CONTROL does not allow VMXON',
    };
  }
  const config = yield* setupVmcsConfig();
  if ('missing' in config) {
    if (config.msr !== undefined) {
      yield* kernel.print(`unchecked MSR access error: RDMSR from 0x${config.msr.toString(16)}`);
    }
    return { cause: 'vmx-msrs-fault', error: IO_ERROR, why: `kvm_intel misses ${config.missing}` };
  }
  if (EPT_OFF.test(commandLine)) {
    return {
      cause: 'kvm-without-ept',
      why: 'kvm_intel has ept=0',
    };
  }
  for (const cpu of kernel.cpus) {
    if (!cpu.isOnline) continue;
    const region = pages.allocate();
    machine.writeL1Memory(region, [BigInt(config.revisionId)]);
    let ending: string | undefined;
    yield* kernel.callOn(kernel.cpu(0), cpu, `VMXON on CPU${cpu.id}`, function* () {
      ending = yield* enableVmx(region);
    });
    if (ending !== 'VMsucceed') {
      yield* kernel.print(`kvm: enabling virtualization on CPU${cpu.id} failed`);
      return {
        cause: 'nested-guest-failed',
        error: IO_ERROR,
        why: `VMXON on CPU${cpu.id} ended with ${ending}`,
      };
    }
  }
  return config;
}

/** hardware_enable on one CPU. */
function* enableVmx(region: bigint): GuestCode<string | undefined> {
  const set = yield { do: 'write-cr4', value: KERNEL_CR4 | CR4.VMXE };
  if (!set.ok) return `#${set.vector === 6 ? 'UD' : 'GP'}`;
  const on = yield { do: 'vmx', name: 'VMXON', execute: (vcpu) => vcpu.vmxon(region) };
  if (!on.ok) return `#${on.vector === 6 ? 'UD' : 'GP'}`;
  // ept_sync_global.
  yield { do: 'vmx', name: 'INVEPT', execute: (vcpu) => vcpu.invept(2n, 0n) };
  return on.ending;
}

/** CR4 of the kernel: what L1 starts with. */
const KERNEL_CR4 = 0x36_26e0n;
