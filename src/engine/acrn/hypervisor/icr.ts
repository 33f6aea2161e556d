// Interprocessor interrupts of a guest (ACRN v2.7 arch/x86/guest/vlapic.c: vlapic_x2apic_pt_icr_access,
// vlapic_process_init_sipi).

import { APIC_MSR, DELIVERY_MODE, readIcr } from '../../machine/local-apic.js';
import type { HvVcpu } from './parts.js';

const DESTINATION_MODE_AND_SHORTHAND = 0x000c_0000n;

export function writeIcr(vcpu: HvVcpu, value: bigint): void {
  const ipi = readIcr(value);
  const targets = vcpu.vm.vcpus.filter(({ id }) =>
    ipi.apicId === undefined ? (ipi.logical & (1 << id)) !== 0 : ipi.apicId === id,
  );
  for (const target of targets) {
    if (ipi.mode === DELIVERY_MODE.INIT) {
      target.waitsForSipi = true;
    } else if (ipi.mode === DELIVERY_MODE.STARTUP) {
      if (!target.waitsForSipi) continue;
      target.waitsForSipi = false;
      vcpu.hypervisor.launchVcpu(target);
    } else if (target.vlapic.isPassedThrough) {
      const physical = BigInt(target.thread.pcpu) << 32n;
      const low = value & 0xffff_ffffn & ~DESTINATION_MODE_AND_SHORTHAND & ~(1n << 11n);
      vcpu.hypervisor.currentApic.write(APIC_MSR.ICR, physical | low);
    } else if (vcpu.vm.vcpus.includes(target)) {
      target.vlapic.accept(ipi.vector);
    }
  }
}
