// The state of a vCPU that the handlers of VM exits work on: its processor, VMCS01 and nested VMX.
import { FIELD } from '../../processor/field-table.js';
import { LogicalProcessor } from '../../processor/logical-processor.js';
import type { Vmcs } from '../../processor/vmcs.js';
import { VmcsAccess } from '../../processor/vmx-instructions.js';
import { ReadResults } from './read-results.js';
import { AcrnStop } from './stop.js';
import { copiedNestedState, emptyNestedState, vmcsRegion } from './vcpu-parts.js';
import type { Vm } from './vm.js';
import { L1_RESET, type PassthroughBits, passthroughBits } from './vmcs01.js';
import type { NestedState } from './vvmcs.js';

export class VcpuState {
  readonly processor: LogicalProcessor;
  readonly vmcs01: Vmcs;
  readonly nested: NestedState;
  /** IA32_EFER of L1 as ACRN's MSR emulation recorded it. */
  efer: bigint = L1_RESET.efer;
  /** IA32_FEATURE_CONTROL of L1. */
  featureControl: bigint = L1_RESET.featureControl;
  /** RSP of L1 in ACRN's saved registers: VM exits do not bring it up to date, only vcpu_set_rsp does. */
  savedRspLow = 0;
  savedRspHigh = 0;
  /** What L1's VMX instructions depend on. */
  readonly access: VmcsAccess;
  readonly readResults = new ReadResults();
  readonly #passthrough: PassthroughBits;

  /** @param from a vCPU to copy; its VM's regions must be copied already */
  constructor(
    readonly vm: Vm,
    readonly id: number,
    from?: VcpuState,
  ) {
    this.#passthrough = passthroughBits(vm.capabilities);
    const { memory, regions, trace, capabilities, configuration } = vm;
    this.vmcs01 = vmcsRegion(vm, id, 0);
    if (from === undefined) {
      const { checksVmEntry, guestTables = false } = configuration;
      this.processor = new LogicalProcessor({
        capabilities,
        memory,
        regions,
        trace,
        checksVmEntry,
        guestTables,
      });
      this.access = new VmcsAccess(this.processor, this.vmcs01);
      this.nested = emptyNestedState(vm, id);
      return;
    }
    this.processor = from.processor.clone({ memory, regions, trace });
    this.access = new VmcsAccess(this.processor, this.vmcs01);
    this.nested = copiedNestedState(vm, id, from.nested);
    this.efer = from.efer;
    this.featureControl = from.featureControl;
    this.savedRspLow = from.savedRspLow;
    this.savedRspHigh = from.savedRspHigh;
  }

  /** L1's CR0 as it sees it (vcpu_get_cr0). */
  get cr0(): bigint {
    return this.#l1View(FIELD.CR0_READ_SHADOW, FIELD.GUEST_CR0, this.#passthrough.cr0);
  }

  /** L1's CR4 as it sees it (vcpu_get_cr4). */
  get cr4(): bigint {
    return this.#l1View(FIELD.CR4_READ_SHADOW, FIELD.GUEST_CR4, this.#passthrough.cr4);
  }

  get savedRsp(): bigint {
    return (BigInt(this.savedRspHigh) << 32n) | BigInt(this.savedRspLow);
  }

  /** VMPTRLD by L0, which keeps the revision identifiers right. */
  loadVmcs(vmcs: Vmcs): void {
    if (!this.processor.vmptrld(vmcs)) {
      throw new AcrnStop('VMPTRLD of a VMCS with a wrong revision identifier', 'load_va_vmcs');
    }
  }

  #l1View(readShadow: number, field: number, passthrough: bigint): bigint {
    return (this.vmcs01.read(readShadow) & ~passthrough) | (this.vmcs01.read(field) & passthrough);
  }
}
