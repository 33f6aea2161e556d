// Memory accesses that leave the VM's memory: PCI vUARTs, the I/O APIC, the xAPIC page (ACRN v2.7 dm/io_req.c).

import { IOAPIC_BASE, IoApic } from '../../machine/io-apic.js';
import { APIC_MSR } from '../../machine/local-apic.js';
import { FIELD } from '../../processor/field-table.js';
import { writeIcr } from './icr.js';
import type { Emulated, HvVcpu } from './parts.js';

const XAPIC_PAGE = 0xfee0_0000n;
const PAGE = 0x1000n;
/** The two halves of the interrupt command register in the xAPIC page. */
const ICR_LOW = 0x300;
const ICR_HIGH = 0x310;

export function emulateMmio(vcpu: HvVcpu): Emulated {
  const address = vcpu.engine.processor.vmread(FIELD.GUEST_PHYSICAL_ADDRESS);
  const step = vcpu.guest.exitingStep;
  if (step?.do !== 'load' && step?.do !== 'store') return 'retry';
  const value = step.do === 'store' ? step.value : 0n;
  const reply = (read: number) => {
    vcpu.guest.registers[0] = BigInt(read >>> 0);
  };
  const pci = vcpu.vm.pciVuartAt(address);
  if (pci !== undefined) {
    if (step.do === 'store') pci.write(address, value);
    else reply(pci.read(address));
  } else if (IoApic.owns(address)) {
    const offset = Number(address - IOAPIC_BASE);
    if (step.do === 'store') vcpu.vm.vioapic.write(offset, Number(value));
    else reply(vcpu.vm.vioapic.read(offset));
  } else if (address >= XAPIC_PAGE && address < XAPIC_PAGE + PAGE) {
    const offset = Number(address - XAPIC_PAGE);
    if (step.do === 'store') writeXapic(vcpu, offset, value);
    else reply(Number(vcpu.vlapic.read(0x800 + (offset >> 4))));
  } else if (step.do === 'load') {
    reply(0xffff_ffff);
  }
  return 'done';
}

/** xAPIC registers are 16 bytes apart, and x2APIC MSRs one; the ICR's destination is in bits 31:24 of its own. */
function writeXapic(vcpu: HvVcpu, offset: number, value: bigint): void {
  if (offset === ICR_HIGH) vcpu.xapicDestination = Number(value >> 24n);
  else if (offset === ICR_LOW) writeIcr(vcpu, (BigInt(vcpu.xapicDestination) << 32n) | value);
  else vcpu.vlapic.write(APIC_MSR.ID - 2 + (offset >> 4), value);
}
