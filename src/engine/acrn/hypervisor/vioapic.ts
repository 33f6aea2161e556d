// The virtual I/O APIC of a VM (ACRN v2.7 dm/vioapic.c): legacy lines become vectors of the virtual local APICs.
import { IoApic } from '../../machine/io-apic.js';
import type { HvVm } from './parts.js';

export class Vioapic extends IoApic {
  constructor(private readonly vm: HvVm) {
    super();
  }

  setLine(line: number, asserted: boolean): void {
    const message = this.assert(line, asserted);
    if (message === undefined) return;
    const vcpu = this.vm.vcpus[message.apicId] ?? this.vm.vcpus[0];
    vcpu?.vlapic.accept(message.vector, line);
  }
}
