// The virtual local APIC of a vCPU, and its switch to passthrough (ACRN v2.7 arch/x86/guest/vlapic.c).

import {
  APIC_MSR,
  type LocalApic,
  LVT_MASKED,
  LVT_TSC_DEADLINE,
} from '../../machine/local-apic.js';
import { EXIT, PIN, PRIMARY, SECONDARY } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import { InterruptVectors } from '../../processor/interrupt-vectors.js';
import { APIC_BASE_X2APIC } from '../../processor/x2apic.js';
import { setMsrInterception } from './msr-bitmap.js';
import type { HvVcpu } from './parts.js';

const APIC_BASE_ENABLED = 1n << 11n;
const APIC_BASE_BSP = 1n << 8n;
const APIC_BASE_ADDRESS = 0xfee0_0000n;
const SVR_ENABLE = 1 << 8;

export class Vlapic extends InterruptVectors {
  /** Since when the guest owns the physical local APIC, in nanoseconds; undefined while it does not. */
  passedThroughSince: number | undefined;
  #base: bigint;
  #svr = 0xff;
  #lvtTimer = LVT_MASKED;
  #timer: { name: string; timeout: number; period: number; run: () => void } | undefined;

  constructor(private readonly vcpu: HvVcpu) {
    super();
    this.#base = APIC_BASE_ADDRESS | APIC_BASE_ENABLED | (vcpu.id === 0 ? APIC_BASE_BSP : 0n);
  }

  /** is_lapic_pt_enabled: the guest has switched to x2APIC mode in a VM with LAPIC passthrough. */
  get isPassedThrough(): boolean {
    return this.passedThroughSince !== undefined;
  }

  /** The local APIC of the vCPU's pCPU. */
  get physical(): LocalApic {
    return this.vcpu.pcpu.processor.apic;
  }

  get base(): bigint {
    return this.#base;
  }

  get isX2apic(): boolean {
    return (this.#base & APIC_BASE_X2APIC) !== 0n;
  }

  /** vlapic_set_apicbase: the switch to x2APIC mode is what passthrough begins with. */
  setBase(value: bigint): void {
    const before = this.isX2apic;
    this.#base = value;
    if (before || !this.isX2apic) return;
    if (this.vcpu.vm.table.lapicPassthrough) this.#passThrough();
    else setMsrInterception(this.vcpu, APIC_MSR.ICR, 'write', true);
  }

  /** An interrupt for the guest; `line` is the legacy line that it comes from. */
  accept(vector: number, line?: number): void {
    const { vcpu } = this;
    if ((this.#svr & SVR_ENABLE) === 0) {
      vcpu.hypervisor.machine.tell({
        type: 'interrupt-dropped',
        vcpu: vcpu.name,
        vector,
        line,
        why: this.isPassedThrough
          ? 'the virtual local APIC is off since the guest owns the physical one'
          : 'the guest has not enabled its local APIC',
      });
      return;
    }
    this.request(vector);
    vcpu.signal('virtual-interrupt');
  }

  /** A register by its x2APIC MSR; the xAPIC page has the same registers. */
  read(msr: number): bigint {
    switch (msr) {
      case APIC_MSR.ID:
        return BigInt(this.vcpu.id);
      case APIC_MSR.LDR:
        return BigInt(1 << this.vcpu.id);
      case APIC_MSR.SVR:
        return BigInt(this.#svr);
      case APIC_MSR.LVT_TIMER:
        return BigInt(this.#lvtTimer);
      case APIC_MSR.TSC_DEADLINE:
        return BigInt(Math.ceil(this.#timer?.timeout ?? 0));
      default:
        return 0n;
    }
  }

  write(msr: number, value: bigint): void {
    const low = Number(value & 0xffff_ffffn);
    switch (msr) {
      case APIC_MSR.EOI:
        this.endOfInterrupt();
        return;
      case APIC_MSR.SVR:
        this.#svr = low;
        return;
      case APIC_MSR.LVT_TIMER:
        this.#lvtTimer = low;
        return;
      case APIC_MSR.TSC_DEADLINE:
        this.#arm(Number(value));
        return;
      case APIC_MSR.SELF_IPI:
        this.accept(low & 0xff);
        return;
      default:
    }
  }

  /** The virtual timer is a timer of the hypervisor on the vCPU's pCPU. */
  #arm(deadline: number): void {
    const { timers } = this.vcpu.pcpu;
    if (this.#timer !== undefined) timers.delete(this.#timer);
    this.#timer = undefined;
    if (deadline === 0) return;
    const timer = {
      name: `virtual timer of ${this.vcpu.label}`,
      timeout: deadline,
      period: 0,
      run: () => {
        this.#timer = undefined;
        const fires =
          (this.#lvtTimer & LVT_MASKED) === 0 && (this.#lvtTimer & LVT_TSC_DEADLINE) !== 0;
        if (fires) this.accept(this.#lvtTimer & 0xff);
      },
    };
    this.#timer = timer;
    timers.add(timer);
  }

  /** vlapic_reset with ptapic_ops, and vmcs.c: switch_apicv_mode_x2apic. VMCS01 is current. */
  #passThrough(): void {
    const { vcpu } = this;
    const { machine } = vcpu.hypervisor;
    this.#svr = 0xff;
    this.irr.fill(0);
    this.isr.fill(0);
    this.#arm(0);
    this.passedThroughSince = machine.clock.now;
    const { processor } = vcpu.engine;
    const change = (field: number, clear: number, set: number) => {
      processor.vmwrite32(field, ((processor.vmread32(field) & ~clear) | set) >>> 0);
    };
    change(
      FIELD.PIN_BASED_VM_EXEC_CONTROL,
      PIN.EXTERNAL_INTERRUPT_EXITING | PIN.PROCESS_POSTED_INTERRUPTS,
      PIN.NMI_EXITING | PIN.VIRTUAL_NMIS,
    );
    change(FIELD.VM_EXIT_CONTROLS, EXIT.ACKNOWLEDGE_INTERRUPT, 0);
    change(FIELD.CPU_BASED_VM_EXEC_CONTROL, PRIMARY.USE_TPR_SHADOW | PRIMARY.HLT_EXITING, 0);
    change(
      FIELD.SECONDARY_VM_EXEC_CONTROL,
      SECONDARY.PAUSE_LOOP_EXITING |
        SECONDARY.VIRTUALIZE_APIC_ACCESSES |
        SECONDARY.VIRTUAL_INTERRUPT_DELIVERY |
        SECONDARY.APIC_REGISTER_VIRTUALIZATION,
      0,
    );
    for (let msr = 0x800; msr < 0x900; msr += 1) setMsrInterception(vcpu, msr, 'both', false);
    setMsrInterception(vcpu, APIC_MSR.ID, 'read', true);
    setMsrInterception(vcpu, APIC_MSR.LDR, 'read', true);
    setMsrInterception(vcpu, APIC_MSR.ICR, 'write', true);
    setMsrInterception(vcpu, APIC_MSR.TSC_DEADLINE, 'both', false);
    vcpu.thread.notifiedByNmi = true;
    machine.tell({ type: 'lapic-passed-through', vcpu: vcpu.name, pcpu: vcpu.thread.pcpu });
  }
}
