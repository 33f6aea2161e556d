// The local APIC that KVM emulates for a vCPU of the nested guest (Linux arch/x86/kvm/lapic.c), as far as the
// nested guest uses it: x2APIC mode with a TSC-deadline timer, and interprocessor interrupts.
import { APIC_MSR, LVT_MASKED } from '../../machine/local-apic.js';
import { InterruptVectors } from '../../processor/interrupt-vectors.js';
import { APIC_BASE_X2APIC } from '../../processor/x2apic.js';
import type { LinuxCpu, LinuxKernel, WaitQueue } from '../linux/kernel.js';

export class KvmLapic extends InterruptVectors {
  #lvtTimer = LVT_MASKED;
  #deadline = 0;
  #base: bigint;
  /** @param wakeUp where the vCPU waits while the guest halts */
  constructor(
    private readonly id: number,
    private readonly kernel: LinuxKernel,
    private cpu: LinuxCpu,
    readonly wakeUp: WaitQueue,
  ) {
    super();
    this.#base = 0xfee0_0000n | (1n << 11n) | (id === 0 ? 1n << 8n : 0n);
  }

  read(msr: number): bigint | undefined {
    switch (msr) {
      case APIC_MSR.BASE:
        return this.#base;
      case APIC_MSR.ID:
        return BigInt(this.id);
      case APIC_MSR.LVT_TIMER:
        return BigInt(this.#lvtTimer);
      case APIC_MSR.TSC_DEADLINE:
        return BigInt(this.#deadline);
      default:
        return this.#isX2apic && msr >= 0x800 && msr < 0x840 ? 0n : undefined;
    }
  }

  /** false: #GP in the guest. A write to the interrupt command register is the caller's to send. */
  write(msr: number, value: bigint): boolean {
    const low = Number(value & 0xffff_ffffn);
    switch (msr) {
      case APIC_MSR.BASE:
        this.#base = value;
        return true;
      case APIC_MSR.EOI:
        this.endOfInterrupt();
        return true;
      case APIC_MSR.LVT_TIMER:
        this.#lvtTimer = low;
        return true;
      case APIC_MSR.TSC_DEADLINE:
        this.#arm(Number(value));
        return true;
      case APIC_MSR.SELF_IPI:
        this.request(low & 0xff);
        return true;
      default:
        return this.#isX2apic && msr >= 0x800 && msr < 0x840;
    }
  }

  get #isX2apic(): boolean {
    return (this.#base & APIC_BASE_X2APIC) !== 0n;
  }

  /** __kvm_migrate_timers: the vCPU runs on another CPU now. */
  moveTo(cpu: LinuxCpu): void {
    this.cpu = cpu;
    if (this.#deadline !== 0) this.#arm(this.#deadline);
  }

  /** start_apic_timer: a timer of the Service VM's kernel on the vCPU's CPU. */
  #arm(deadline: number): void {
    this.#deadline = deadline;
    if (deadline === 0) return;
    const { cpu } = this;
    this.kernel.addTimer(cpu, deadline, () => {
      if (this.#deadline !== deadline || this.cpu !== cpu) return;
      this.#deadline = 0;
      if ((this.#lvtTimer & LVT_MASKED) !== 0) return;
      this.request(this.#lvtTimer & 0xff);
      this.kernel.wake(this.wakeUp);
    });
  }
}
