// A machine that runs one VM with nested virtualization: its memory and vCPUs, each on a processor
// of its own.
import { type NvmxConfiguration, traceConfiguration } from './acrn/nested/configuration.js';
import { Vcpu } from './acrn/nested/vcpu.js';
import { type StopReason, Vm } from './acrn/nested/vm.js';
import type { TraceSink } from './events.js';
import type { VmxCapabilities } from './processor/capabilities.js';
import { PAGE_SIZE } from './processor/memory.js';

export class NestedMachine {
  readonly vm: Vm;
  readonly vcpus: readonly Vcpu[];

  private constructor(vm: Vm, vcpus: readonly Vcpu[]) {
    this.vm = vm;
    this.vcpus = vcpus;
  }

  static create(configuration: NvmxConfiguration): NestedMachine {
    const vm = new Vm(configuration);
    const vcpus = Array.from({ length: configuration.vcpus }, (_, id) => new Vcpu(vm, id));
    return new NestedMachine(vm, vcpus);
  }

  /** The machine that recorded traces start from: that of v2.7 when nothing else is said. */
  static forTrace(
    capabilities: VmxCapabilities,
    release?: NvmxConfiguration['release'],
    behaviour?: NvmxConfiguration['behaviour'],
  ): NestedMachine {
    return NestedMachine.create(traceConfiguration(capabilities, release, behaviour));
  }

  /** The first vCPU. */
  get vcpu(): Vcpu {
    return this.vcpus[0] as Vcpu;
  }

  /** Why L0 stopped the VM, undefined while it runs. */
  get stopped(): StopReason | undefined {
    return this.vm.stopped;
  }

  /** Where trace events go; none are built without a sink. */
  get sink(): TraceSink | undefined {
    return this.vm.trace.sink;
  }

  set sink(sink: TraceSink | undefined) {
    this.vm.trace.sink = sink;
  }

  /**
   * L1 software stores consecutive quadwords in its memory, without a VM exit.
   *
   * @returns false when the VM has no memory at one of the addresses; what comes before is stored
   */
  writeL1Memory(gpa: bigint, quads: readonly bigint[]): boolean {
    return quads.every((quad, i) => {
      const hpa = this.vm.gpa2hpa(gpa + BigInt(8 * i));
      if (hpa !== undefined) this.vm.memory.writeQuad(hpa, quad);
      return hpa !== undefined;
    });
  }

  /** The quadword of L1's memory at `gpa`, undefined where the VM has none. */
  readL1Memory(gpa: bigint): bigint | undefined {
    const hpa = this.vm.gpa2hpa(gpa);
    return hpa === undefined ? undefined : this.vm.memory.readQuad(hpa);
  }

  /** L1 software zeroes the 4-KiB page at `gpa`; false when the VM has none there. */
  zeroL1Page(gpa: bigint): boolean {
    const hpa = this.vm.gpa2hpa(gpa);
    if (hpa !== undefined) this.vm.memory.zeroPage(hpa - (hpa % PAGE_SIZE));
    return hpa !== undefined;
  }

  /** A copy that shares nothing with this machine and has no sink. */
  clone(): NestedMachine {
    const vm = this.vm.clone();
    return new NestedMachine(
      vm,
      this.vcpus.map((vcpu) => new Vcpu(vm, vcpu.id, vcpu)),
    );
  }
}
