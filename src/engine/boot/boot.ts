// Boots an image on a machine of the engine: ACRN, the Service VM with KVM, a nested guest.
import type { Image } from '../../config-tools/image.js';
import { missingHardware } from '../acrn/hypervisor/hardware-support.js';
import { Hypervisor } from '../acrn/hypervisor/hypervisor.js';
import type { NvmxConfiguration } from '../acrn/nested/configuration.js';
import { hypervisorMemorySize } from '../acrn/nested/vm.js';
import type { TraceEvent, TraceSink } from '../events.js';
import { loadKvmIntel } from '../guests/kvm/kvm-intel.js';
import { PageAllocator } from '../guests/kvm/page-allocator.js';
import { Uart } from '../guests/kvm/uart.js';
import { type HandledBy, KvmVcpu, type KvmVcpuOptions } from '../guests/kvm/vcpu.js';
import { NestedGuestCpu } from '../guests/nested-guest/cpu.js';
import { type GuestProgram, guestProgram, LOGIN_PROMPT } from '../guests/nested-guest/program.js';
import { type BootStop, bootServiceVm } from '../guests/service-vm/boot.js';
import { NestedMachine } from '../nested-machine.js';
import type { VmxCapabilities } from '../processor/capabilities.js';
import { exitReasonName } from '../processor/exit-reason.js';
import { PROFILES } from '../processor/profiles.js';
import { Transcript, type TranscriptLine } from './transcript.js';

const MIB = 2 ** 20;
/** As much of the Service VM's memory as the boot needs, below and above the hypervisor's own. */
const SERVICE_VM_MEMORY = 1024 * MIB;
/** ACRN hypervisor/scripts/genld.sh and Kconfig: where it is linked when nothing else is said. */
const DEFAULT_HYPERVISOR_BASE = 4 * MIB;
/** Beyond it, the Service VM's memory would leave a physical-address width of 39 bits. */
const MAX_HYPERVISOR_ADDRESS = 2 ** 37;
/** The machine's memory where the image does not say, and the most that is modelled. */
const DEFAULT_RAM = 16 * 1024 * MIB;
const MAX_RAM = 1024 * 1024 * MIB;
/** Free pages of the Service VM's kernel, above the hypervisor. */
const FREE_MEMORY = 256 * MIB;
const NESTED_GUEST_MEMORY = 0x8000_0000n;
/** A local APIC timer interrupt reaches the pCPU every so many instructions of the nested guest. */
const TIMER_PERIOD = 2000;
const LOCAL_TIMER_VECTOR = 0xec;
/** More instructions than the program needs, by far: a guest that runs wild is stopped. */
const MAX_STEPS = 2_000_000;
/** More VM exits than any one instruction of the program takes. */
const MAX_EXITS_WITHOUT_PROGRESS = 1000;

export interface BootOptions {
  /** The machine's VMX capabilities, as boardProfile makes them; Skylake's when left out. */
  readonly capabilities?: VmxCapabilities;
  /** CPU name in the hypervisor's log. */
  readonly processor?: string;
  readonly sink?: TraceSink;
  /** Another program for the nested guest than the one that ends at a login prompt. */
  readonly program?: GuestProgram;
  /** Told of the machine before the Service VM uses VMX. */
  readonly onMachine?: (machine: NestedMachine) => void;
  /** Wraps KVM's vCPU, to see what a boot does without a part of it. */
  readonly kvm?: (options: KvmVcpuOptions) => Pick<KvmVcpu, 'launch' | 'handleExit'>;
}

/** Exits of one kind, and who dealt with them. */
export interface ExitCount {
  readonly reason: string;
  readonly from: 'L1' | 'L2';
  readonly handledBy: string;
  readonly count: number;
}

export interface BootResult {
  readonly transcript: readonly TranscriptLine[];
  /** The nested guest's login prompt appeared. */
  readonly up: boolean;
  readonly stop: BootStop | undefined;
  readonly exits: readonly ExitCount[];
}

class ExitCounter {
  readonly #counts = new Map<
    string,
    { reason: string; from: 'L1' | 'L2'; by: string; n: number }
  >();
  #last: { reason: string; from: 'L1' | 'L2' } | undefined;

  /** Exits are counted for L0 until somebody else turns out to handle them. */
  take(event: TraceEvent): void {
    if (event.type !== 'vm-exit') return;
    this.#last = { reason: exitReasonName(event.reason), from: event.from === 1 ? 'L1' : 'L2' };
    this.#add(this.#last.reason, this.#last.from, 'L0 (ACRN)', 1);
  }

  handled(reason: number, by: HandledBy): void {
    const name = exitReasonName(reason);
    this.#add(name, 'L2', 'L0 (ACRN)', -1);
    this.#add(name, 'L2', by === 'KVM' ? 'L1 (KVM)' : 'L1 (KVM, QEMU)', 1);
  }

  get counts(): ExitCount[] {
    return [...this.#counts.values()]
      .filter(({ n }) => n > 0)
      .map(({ reason, from, by, n }) => ({ reason, from, handledBy: by, count: n }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  #add(reason: string, from: 'L1' | 'L2', by: string, n: number): void {
    const key = `${reason} ${from} ${by}`;
    const entry = this.#counts.get(key) ?? { reason, from, by, n: 0 };
    entry.n += n;
    this.#counts.set(key, entry);
  }
}

/** The hypervisor's own memory, in whole 2-MiB pages that the processor can address. */
function hypervisorMemory({ ramStart, ramSize }: Image['hypervisor'], needed: number) {
  const bounded = (value: number): number => Math.min(value, MAX_HYPERVISOR_ADDRESS);
  const page = 2 * MIB;
  const base = Math.floor(bounded(Number(ramStart ?? DEFAULT_HYPERVISOR_BASE)) / page) * page;
  const size = Math.ceil(bounded(Math.max(Number(ramSize ?? 0), needed)) / page) * page;
  return { base, above: base + size };
}

function configurationOf(
  image: Image,
  vcpus: number,
  nvmxEnabled: boolean,
  capabilities: VmxCapabilities,
): NvmxConfiguration {
  const { maxVms, pcpuCount, platformRamSize } = image.hypervisor;
  const ram = Math.min(Number(platformRamSize ?? DEFAULT_RAM), MAX_RAM);
  const { base, above } = hypervisorMemory(image.hypervisor, hypervisorMemorySize(ram));
  return {
    release: image.release,
    capabilities,
    nvmxEnabled,
    maxVms: Math.max(maxVms, 1),
    maxVcpusPerVm: Math.max(pcpuCount, vcpus),
    vcpus,
    platformRamSize: ram,
    memory: [
      { gpa: 0, hpa: 0, size: Math.min(base, SERVICE_VM_MEMORY) },
      { gpa: above, hpa: above, size: SERVICE_VM_MEMORY },
    ],
    hypervisorBase: base,
    checksVmEntry: true,
  };
}

/** Free pages of the Service VM's kernel: in the memory above the hypervisor. */
function freePages(machine: NestedMachine): PageAllocator {
  const start = machine.vm.configuration.memory.at(-1)?.gpa ?? 0;
  return new PageAllocator(machine, BigInt(start), BigInt(start + FREE_MEMORY));
}

/** Why ACRN stopped the VM; undefined while it runs. */
function acrnStopped({ stopped }: NestedMachine): BootStop | undefined {
  if (stopped === undefined) return undefined;
  return { at: 'acrn-stopped', reason: `ACRN stopped in ${stopped.where}: ${stopped.reason}` };
}

const TIMER_INTERRUPT_LOST: BootStop = {
  at: 'timer-interrupt-lost',
  reason:
    "the Service VM's clock stands still: the timer interrupt that arrived while the nested guest ran was ACRN's own, and nested VMX gave it to KVM as an exit it cannot use; only with local APIC passthrough is it the Service VM's",
};

/** Runs the nested guest until it is idle, or something stops it. */
function runNestedGuest(
  machine: NestedMachine,
  kvm: Pick<KvmVcpu, 'launch' | 'handleExit'>,
  registers: BigUint64Array,
  ownsLocalApics: boolean,
): BootStop | undefined {
  const launched = kvm.launch();
  if (launched.ending === 'failed') {
    return acrnStopped(machine) ?? { at: 'vm-entry', reason: launched.reason };
  }
  const cpu = new NestedGuestCpu(machine.vcpu, registers);
  let exitsWithoutProgress = 0;
  for (let step = 1; step <= MAX_STEPS; step += 1) {
    const timer = step % TIMER_PERIOD === 0;
    const result = timer
      ? machine.vcpu.deliverToL2({ name: 'external-interrupt', vector: LOCAL_TIMER_VECTOR })
      : cpu.step();
    if (timer && result.ending === 'reflected' && !ownsLocalApics) return TIMER_INTERRUPT_LOST;
    exitsWithoutProgress = result.ending === 'completed' ? 0 : exitsWithoutProgress + 1;
    if (exitsWithoutProgress > MAX_EXITS_WITHOUT_PROGRESS) {
      const reason = `the nested guest does not come forward: ${MAX_EXITS_WITHOUT_PROGRESS} VM exits, and no instruction completed between them`;
      return { at: 'nested-guest-hangs', reason };
    }
    switch (result.ending) {
      case 'completed':
      case 'handled-L0':
        continue;
      case 'reflected': {
        const exit = kvm.handleExit();
        if (exit.ending === 'idle') return undefined;
        if (exit.ending === 'failed') {
          return acrnStopped(machine) ?? { at: 'nested-exit', reason: exit.reason };
        }
        continue;
      }
      case 'not-in-L2':
        return {
          at: 'nested-guest-not-resumed',
          reason: 'KVM did not resume the nested guest: the Service VM still has the processor',
        };
      case 'unknown-opcode':
        return {
          at: 'nested-guest-crashed',
          reason: `the nested guest crashed: it executes what is no code at 0x${result.rip.toString(16)}`,
        };
      default:
        return (
          acrnStopped(machine) ?? {
            at: 'nested-guest-crashed',
            reason: `the nested guest ended with ${result.ending}`,
          }
        );
    }
  }
  return { at: 'nested-guest-hangs', reason: `no login prompt after ${MAX_STEPS} instructions` };
}

/** Boots an image up to the nested guest's login prompt, or to the reason why there is none. */
export function boot(image: Image, options: BootOptions = {}): BootResult {
  const transcript = new Transcript();
  const counter = new ExitCounter();
  const hypervisor = new Hypervisor(image, transcript);
  const finish = (stop: BootStop | undefined): BootResult => {
    const up = stop === undefined && transcript.partial === LOGIN_PROMPT;
    if (transcript.partial !== '') transcript.flush();
    return {
      transcript: transcript.lines,
      up,
      stop:
        up || stop !== undefined
          ? stop
          : { at: 'no-login-prompt', reason: 'the nested guest went idle without a login prompt' },
      exits: counter.counts,
    };
  };

  const capabilities =
    options.capabilities ?? (PROFILES.get('skylake-i7-6700k') as VmxCapabilities);
  const missing = missingHardware(capabilities);
  hypervisor.begin(options.processor ?? 'Intel(R) Core(TM) processor');
  if (missing !== undefined) {
    hypervisor.log('hardware not support!');
    return finish({
      at: 'hardware-not-supported',
      reason: `ACRN does not start: the processor does not have ${missing}`,
    });
  }
  hypervisor.start();
  const running = hypervisor.serviceVm;
  if (running === undefined) {
    return finish({
      at: 'no-service-vm',
      reason: 'the image has no Service VM: nobody can run KVM',
    });
  }
  if (!running.started) {
    const where =
      running.vcpus.length === 0
        ? 'it has no pCPU'
        : `pCPU ${running.vcpus[0]?.pcpu} runs another VM, and SCHED_NOOP never gives it to a second one`;
    return finish({ at: 'service-vm-never-runs', reason: `the Service VM never runs: ${where}` });
  }
  const stopped = bootServiceVm(hypervisor, running, transcript);
  if (stopped !== undefined) return finish(stopped);
  if (hypervisor.console === 'alive' || hypervisor.console === 'laggy') {
    hypervisor.shell('vm_list');
    hypervisor.shell('vcpu_list');
  }

  const offersVmx = hypervisor.offersVmx(running.vm);
  const machine = NestedMachine.create(
    configurationOf(image, running.vcpus.length, offersVmx, capabilities),
  );
  let failedCheck: string | undefined;
  machine.sink = (event) => {
    counter.take(event);
    if (event.type === 'entry-check-failed') failedCheck = event.check;
    options.sink?.(event);
  };
  options.onMachine?.(machine);
  const pages = freePages(machine);
  const say = (text: string) => transcript.say('service-vm', text);
  say('# modprobe kvm_intel');
  const load = loadKvmIntel(machine, pages, offersVmx);
  for (const line of load.log) say(line);
  if (!load.loaded) {
    say("modprobe: ERROR: could not insert 'kvm_intel': Operation not supported");
    return finish(acrnStopped(machine) ?? { at: 'kvm-intel-not-loaded', reason: load.reason });
  }
  say('# qemu-system-x86_64 -enable-kvm -cpu host -nographic -m 2G -smp 1 ubuntu-20.04.img');
  const registers = new BigUint64Array(16);
  const kvmOptions: KvmVcpuOptions = {
    machine,
    pages,
    config: load.config,
    program: options.program ?? guestProgram(),
    memorySize: NESTED_GUEST_MEMORY,
    uart: new Uart((byte) => transcript.receive(byte)),
    registers,
    onHandled: (reason, by) => counter.handled(reason, by),
  };
  const kvm = options.kvm?.(kvmOptions) ?? new KvmVcpu(kvmOptions);
  const ownsLocalApics = hypervisor.ownsLocalApics(running.vm);
  const end = runNestedGuest(machine, kvm, registers, ownsLocalApics);
  if (end === undefined || failedCheck === undefined || end.at === 'acrn-stopped') {
    return finish(end);
  }
  return finish({ ...end, reason: `${end.reason}: the processor's check ${failedCheck} failed` });
}
