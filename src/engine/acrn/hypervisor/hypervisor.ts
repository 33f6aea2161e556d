// ACRN from its first log line to running VMs, as far as a boot with nested virtualization depends on it.

import type { Image, ImageVm } from '../../../config-tools/image.js';
import type { Transcript } from '../../boot/transcript.js';
import { hypervisorTraits } from './release-traits.js';
import { type RunningVm, Scheduler } from './scheduler.js';
import { vcpuList, vmList } from './vm-list.js';

const NVMX_FLAG = 'GUEST_FLAG_NVMX_ENABLED';
const LAPIC_FLAG = 'GUEST_FLAG_LAPIC_PASSTHROUGH';

/**
 * Whether the console of a debug build works. `laggy`: no timer interrupt kicks it, VM exits on its pCPU do
 * (ACRN v3.0 hypervisor/debug/console.c: console_vmexit_callback). Up to v2.7 an idle Service VM has too few.
 */
export type ConsoleState = 'none' | 'alive' | 'laggy' | 'dead';

export class Hypervisor {
  readonly vms: readonly RunningVm[];
  readonly #scheduler: Scheduler;
  /** pCPUs whose local APIC a VM owns: no timer interrupt reaches ACRN there. */
  readonly #passedThrough = new Set<number>();

  constructor(
    private readonly image: Image,
    private readonly transcript: Transcript,
  ) {
    this.#scheduler = new Scheduler(image.hypervisor.scheduler);
    this.vms = image.vms
      .filter(({ loadOrder }) => loadOrder !== 'post-launched')
      .map((vm) => ({
        vm,
        started: false,
        vcpus: vm.pcpus.map((pcpu, id) => ({ id, pcpu, running: false })),
      }));
  }

  /** The VM with the load order `service`, undefined when the image has none. */
  get serviceVm(): RunningVm | undefined {
    return this.vms.find(({ vm }) => vm.loadOrder === 'service');
  }

  log(text: string): void {
    this.transcript.say('acrn', text);
  }

  /** The first lines of the log. @param processor its brand string */
  begin(processor: string): void {
    const { release, board, scenario, hypervisor } = this.image;
    const kind = hypervisor.buildType === 'debug' ? 'DBG' : 'REL';
    this.log(`HV version ${release.slice(1)} ${kind} ${scenario}@${board}`);
    this.log(`Detect processor: ${processor}`);
  }

  /** init_primary_pcpu and launch_vms: the boot vCPU of each VM, in the order of VM ids. */
  start(): void {
    const { hypervisor } = this.image;
    this.log(`${hypervisor.pcpuCount} pCPUs up, scheduler ${hypervisor.scheduler}`);
    for (const running of this.vms) {
      this.log(`Start VM id: ${running.vm.id.toString(16)} name: ${running.vm.name}`);
      const boot = running.vcpus[0];
      running.started = boot !== undefined && this.#scheduler.wake(boot);
    }
  }

  /** The guest starts its other vCPUs. @returns those that never get to run */
  startSecondaryVcpus(running: RunningVm): readonly number[] {
    return running.vcpus
      .slice(1)
      .flatMap((thread) => (this.#scheduler.wake(thread) ? [] : [thread.pcpu]));
  }

  /** Whether a VM finds VMX in CPUID.1:ECX[5] (ACRN hypervisor/arch/x86/guest/vcpuid.c). */
  offersVmx(vm: ImageVm): boolean {
    return this.image.hypervisor.nvmxEnabled && vm.guestFlags.has(NVMX_FLAG);
  }

  ownsLocalApics(vm: ImageVm): boolean {
    return vm.guestFlags.has(LAPIC_FLAG);
  }

  /** The guest switches its local APICs to x2APIC mode; with the flag, they are its own from then on. */
  enterX2apicMode({ vm, vcpus }: RunningVm): void {
    if (this.ownsLocalApics(vm)) for (const { pcpu } of vcpus) this.#passedThrough.add(pcpu);
  }

  /** The pCPU with the console's timer: pCPU 0, and from v3.3 on what VUART_TIMER_PCPU says. */
  get #consolePcpu(): number {
    return Number.parseInt(this.image.config.get('VUART_TIMER_PCPU') ?? '0', 10);
  }

  get console(): ConsoleState {
    const { release, hypervisor } = this.image;
    if (hypervisor.buildType === 'release') return 'none';
    if (!this.#passedThrough.has(this.#consolePcpu)) return 'alive';
    return hypervisorTraits(release).keepsConsoleTimer ? 'laggy' : 'dead';
  }

  /** Types a command at the hypervisor's console. */
  shell(command: 'vm_list' | 'vcpu_list'): void {
    this.log(`ACRN:\\>${command}`);
    const rows = command === 'vm_list' ? vmList(this.image.release, this.vms) : vcpuList(this.vms);
    for (const row of rows) this.log(row);
  }
}
