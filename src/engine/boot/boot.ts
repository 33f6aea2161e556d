// Boots an image on a machine of the engine: ACRN, the Service VM with KVM, a nested guest.
import type { Image } from '../../config-tools/image.js';
import { missingHardware } from '../acrn/hypervisor/hardware-support.js';
import { Hypervisor } from '../acrn/hypervisor/hypervisor.js';
import type { TraceSink } from '../events.js';
import { loadKvmIntel } from '../guests/kvm/kvm-intel.js';
import { Uart } from '../guests/kvm/uart.js';
import { KvmVcpu, type KvmVcpuOptions } from '../guests/kvm/vcpu.js';
import { type GuestProgram, guestProgram, LOGIN_PROMPT } from '../guests/nested-guest/program.js';
import { type BootStop, bootServiceVm } from '../guests/service-vm/boot.js';
import { NestedMachine } from '../nested-machine.js';
import type { VmxCapabilities } from '../processor/capabilities.js';
import { PROFILES } from '../processor/profiles.js';
import { type ExitCount, ExitCounter } from './exit-counter.js';
import { configurationOf, freePages } from './memory-layout.js';
import { acrnStopped, runNestedGuest } from './run-nested-guest.js';
import { Transcript, type TranscriptLine } from './transcript.js';

const NESTED_GUEST_MEMORY = 0x8000_0000n;
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

export interface BootResult {
  readonly transcript: readonly TranscriptLine[];
  /** The nested guest's login prompt appeared. */
  readonly up: boolean;
  readonly stop: BootStop | undefined;
  readonly exits: readonly ExitCount[];
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
