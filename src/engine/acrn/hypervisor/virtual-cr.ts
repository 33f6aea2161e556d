// MOV to CR4 (ACRN v2.7 arch/x86/guest/virtual_cr.c: vcpu_set_cr4): without NVMX_ENABLED, VMXE is reserved.

import { CR4 } from '../../processor/registers.js';
import type { Emulated, HvVcpu } from './parts.js';

export function emulateCr4Write(vcpu: HvVcpu): Emulated {
  const value = vcpu.guest.registers[0] ?? 0n;
  if ((value & CR4.VMXE) !== 0n && !vcpu.hypervisor.tables.nvmxEnabled) {
    return { vector: 13, errorCode: 0 };
  }
  vcpu.engine.setL1({ cr4: value });
  return 'done';
}
