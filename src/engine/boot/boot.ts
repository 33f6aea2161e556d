// Boots an image: power-on, ACRN on its pCPUs, the Service VM with KVM and QEMU, a nested guest.
import type { Image } from '../../config-tools/image.js';
import { missingHardware } from '../acrn/hypervisor/hardware-support.js';
import { Hypervisor } from '../acrn/hypervisor/hypervisor.js';
import type { HvVcpu } from '../acrn/hypervisor/parts.js';
import type { Pcpu } from '../acrn/hypervisor/pcpu.js';
import { pciVuartBar } from '../acrn/hypervisor/vm.js';
import type { TraceSink } from '../events.js';
import { bootLinux, bootSecondaryCpu, type LinuxHardware } from '../guests/linux/boot.js';
import { LinuxKernel } from '../guests/linux/kernel.js';
import { type NestedGuest, userSpace } from '../guests/linux/user-space.js';
import { type GuestProgram, guestProgram } from '../guests/nested-guest/program.js';
import { BOOT_TEXT, diskImage, LOGIN_PROMPT } from '../guests/qemu/disk-image.js';
import { NestedGuestSession, type SessionPlace } from '../guests/qemu/session.js';
import { rtosInterrupt, runRtos } from '../guests/rtos/rtos.js';
import type { GuestCode } from '../guests/steps.js';
import type { MachineEvent, MachineEventSink } from '../machine/events.js';
import { Machine } from '../machine/machine.js';
import { Outputs, type TranscriptLine } from '../machine/outputs.js';
import type { FirmwareIdentity } from '../machine/smbios.js';
import type { NestedMachine } from '../nested-machine.js';
import { Observer, PATIENCE } from '../observe/observer.js';
import type { Part } from '../observe/part.js';
import { type LogSink, Recorder } from '../observe/recorder.js';
import type { VmxCapabilities } from '../processor/capabilities.js';
import { PROFILES } from '../processor/profiles.js';
import { type ExitCount, ExitCounter } from './exit-counter.js';
import { powerOn } from './power-on.js';

/** Character ports of devices that the Service VM owns: its screen, and network connections. */
const PORT = { SCREEN: 0xb8, SSH: 0xe0, QEMU_TERMINAL: 0xe1 } as const;

export interface BootOptions {
  /** The machine's VMX capabilities, as boardProfile makes them; Skylake's when left out. */
  readonly capabilities?: VmxCapabilities;
  /** CPU name in the hypervisor's log. */
  readonly processor?: string;
  /** What the machine's firmware says of itself in SMBIOS; no tables when left out. */
  readonly firmware?: FirmwareIdentity;
  /** Told of the events of nested VMX. */
  readonly sink?: TraceSink;
  /** Told of the events of the machine. */
  readonly machineSink?: MachineEventSink;
  /** Told of all events, with their times and places. */
  readonly log?: LogSink;
  /** Another program for the nested guest than the one that ends at a login prompt. */
  readonly program?: GuestProgram;
  /** Another disk for the nested guest, in whole sectors of 512 bytes. */
  readonly disk?: Uint8Array;
  /** Other nested guests than the one that shows a login prompt; `progress` is called while they get on. */
  readonly nestedGuest?: (place: SessionPlace, progress: () => void) => NestedGuest;
  /** Told of the Service VM's nested VMX before it is used. */
  readonly onMachine?: (machine: NestedMachine) => void;
}

export type Verdict = 'up' | 'degraded' | 'stopped';

export interface BootResult {
  /** up: the nested guest's login prompt appeared and nothing else is wrong; degraded: something is. */
  readonly verdict: Verdict;
  /** What is not as it should be, the gravest first. */
  readonly parts: readonly Part[];
  readonly transcript: readonly TranscriptLine[];
  readonly exits: readonly ExitCount[];
  /** Virtual time of the boot in nanoseconds. */
  readonly duration: number;
}

/** Boots an image up to the nested guest's login prompt, or until nothing gets on any more. */
export function boot(image: Image, options: BootOptions = {}): BootResult {
  return new Boot(image, options).run();
}

class Boot {
  readonly #machine: Machine;
  readonly #outputs: Outputs;
  readonly #hypervisor: Hypervisor;
  readonly #observer: Observer;
  readonly #counter = new ExitCounter();
  readonly #recorder: Recorder | undefined;
  readonly #capabilities: VmxCapabilities;
  readonly #devices = new Map<number, { put(byte: number): void }>();
  readonly #launchScripts: readonly { readonly id: number; readonly name: string }[];
  #kernel: LinuxKernel | undefined;

  constructor(
    image: Image,
    private readonly options: BootOptions,
  ) {
    this.#capabilities =
      options.capabilities ?? (PROFILES.get('skylake-i7-6700k') as VmxCapabilities);
    const { tables, pcpus, modules, createNested, launchScripts } = powerOn(
      image,
      this.#capabilities,
      options.firmware,
    );
    this.#launchScripts = launchScripts;
    this.#outputs = new Outputs(() => this.#machine.clock.now);
    this.#machine = new Machine(pcpus, this.#outputs);
    this.#devices.set(PORT.SCREEN, this.#outputs.device('service-vm', 'tty0'));
    this.#devices.set(PORT.SSH, this.#outputs.device('service-vm', 'ssh'));
    this.#devices.set(PORT.QEMU_TERMINAL, this.#outputs.device('nested-guest', 'ttyS0'));
    this.#hypervisor = new Hypervisor({
      machine: this.#machine,
      tables,
      modules,
      serialPort: this.#outputs.device('acrn', 'serial port'),
      passthroughPorts: {
        read: () => 0xff,
        write: (port, value) => this.#devices.get(port)?.put(value & 0xff),
      },
      createNested: (vm) => {
        const nested = createNested(vm);
        nested.vm.trace.exitsOnly = options.sink === undefined && this.#recorder === undefined;
        nested.sink = (event) => {
          this.#counter.take(event);
          this.#recorder?.take(vm.id, event);
          this.options.sink?.(event);
        };
        if (vm.loadOrder === 'service') options.onMachine?.(nested);
        return nested;
      },
      consoleOutput: (vm, device) =>
        this.#outputs.device(vm.loadOrder === 'service' ? 'service-vm' : 'vm', device),
      software: (vcpu) => this.#softwareOf(vcpu),
    });
    this.#observer = new Observer(this.#machine, this.#hypervisor);
    this.#recorder = options.log && new Recorder(this.#machine.clock, options.log);
    this.#machine.sink = (event) => this.#take(event);
    this.#outputs.onLine = () => this.#observer.progress();
  }

  run(): BootResult {
    const missing = missingHardware(this.#capabilities);
    this.#hypervisor.begin(this.options.processor ?? 'Intel(R) Core(TM) processor');
    const [bsp] = this.#hypervisor.pcpus;
    if (missing !== undefined && bsp !== undefined) {
      this.#hypervisor.log(1, 'hardware not support!', bsp);
      this.#observer.add({
        who: 'ACRN',
        state: 'stopped',
        cause: 'hardware-missing',
        degrades: true,
        chain: [`ACRN does not start: the processor does not have ${missing}`],
      });
      return this.#result();
    }
    this.#runMachine();
    if (this.#hypervisor.serviceVm === undefined) {
      this.#observer.add({
        who: 'Service VM',
        state: 'missing',
        cause: 'no-service-vm',
        degrades: true,
        chain: ['no VM of the hypervisor is a Service VM: nobody can run KVM'],
      });
    }
    return this.#result();
  }

  /** Always the processor that is the furthest behind, or the next event of the clock. */
  #runMachine(): void {
    const { clock } = this.#machine;
    for (;;) {
      let next: Pcpu | undefined;
      for (const pcpu of this.#hypervisor.pcpus) {
        const { readyAt } = pcpu.processor;
        if (readyAt === undefined) continue;
        if (next === undefined || readyAt < (next.processor.readyAt ?? 0)) next = pcpu;
      }
      const alarm = clock.next;
      const at = next?.processor.readyAt;
      if (at === undefined && alarm === undefined) {
        // Nothing will ever happen again: what waits now, waits for ever.
        clock.advanceTo(clock.now + PATIENCE);
        return;
      }
      if (next !== undefined && at !== undefined && (alarm === undefined || at <= alarm)) {
        clock.advanceTo(at);
        this.#step(next);
      } else {
        clock.runNext();
      }
      if (this.#observer.isOver) return;
    }
  }

  #step(pcpu: Pcpu): void {
    this.#recorder?.begin(pcpu.id, pcpu.current?.vcpu);
    this.#hypervisor.step(pcpu);
    this.#recorder?.end(pcpu.processor.readyAt);
  }

  #take(event: MachineEvent): void {
    this.#observer.take(event);
    this.#recorder?.takeOfMachine(event);
    this.options.machineSink?.(event);
  }

  #result(): BootResult {
    const isUp =
      this.#outputs.partial('nested-guest', 'ttyS0') === LOGIN_PROMPT ||
      this.#observer.nestedGuestIsUp;
    this.#outputs.flush();
    const { parts } = this.#observer;
    const isDegraded = parts.some(({ degrades }) => degrades);
    return {
      verdict: !isUp ? 'stopped' : isDegraded ? 'degraded' : 'up',
      parts,
      transcript: this.#transcript(),
      exits: this.#counter.counts,
      duration: this.#machine.clock.now,
    };
  }

  /** The kernel's log is the same on every console: one of them is shown, and the session beside it. */
  #transcript(): TranscriptLine[] {
    const { lines } = this.#outputs;
    const console = lines.find(
      ({ speaker, text }) => speaker === 'service-vm' && /^Linux version/.test(text),
    );
    return lines.filter(
      ({ speaker, device }) =>
        speaker !== 'service-vm' || device === 'ssh' || device === console?.device,
    );
  }

  #softwareOf(vcpu: HvVcpu): { code: GuestCode; interrupts: (vector: number) => GuestCode } {
    const { table } = vcpu.vm;
    if (table.loadOrder !== 'service') {
      return {
        code: runRtos({
          now: () => this.#machine.clock.now,
          isPostLaunched: table.loadOrder === 'post-launched' && vcpu.id === 0,
          tell: (what) => this.#machine.tell({ type: 'progress', who: vcpu.label, what }),
        }),
        interrupts: rtosInterrupt,
      };
    }
    this.#kernel ??= this.#makeKernel(vcpu.vm.vcpus.length, vcpu.vm.id);
    const kernel = this.#kernel;
    const hardware = this.#hardwareOf(vcpu);
    const cpu = kernel.cpu(vcpu.id);
    return {
      code:
        vcpu.id === 0
          ? bootLinux(kernel, hardware, (system) =>
              userSpace(system, this.#environmentOf(kernel, vcpu)),
            )
          : bootSecondaryCpu(kernel, vcpu.id, hardware),
      interrupts: (vector) => kernel.interruptCode(cpu, vector),
    };
  }

  #makeKernel(cpus: number, vm: number): LinuxKernel {
    const who = (name: string) => `${name} in VM${vm}`;
    return new LinuxKernel(cpus, {
      now: () => this.#machine.clock.now,
      onWait: (task, queue) => {
        if (queue.isIdle) return;
        this.#machine.tell({ type: 'wait', task: task.id, who: who(task.name), what: queue.what });
      },
      onWake: (task) => this.#machine.tell({ type: 'wait-over', task: task.id }),
    });
  }

  #hardwareOf({ vm }: HvVcpu): LinuxHardware {
    return {
      commandLine: vm.table.bootargs,
      serialLines: new Map(vm.legacyVuarts.map(({ base, irq }) => [base, irq])),
      pciSerial: vm.pciVuarts.map(({ index, bdf }) => ({ bdf, bar: pciVuartBar(index) })),
      screen: (text) => characters(PORT.SCREEN, text),
    };
  }

  #environmentOf(kernel: LinuxKernel, vcpu: HvVcpu): Parameters<typeof userSpace>[1] {
    const observer = this.#observer;
    const { vm } = vcpu;
    const place: SessionPlace = {
      kernel,
      vm,
      onHandled: (reason, by) => this.#counter.handled(reason, by),
      onFailure: (cause, chain) =>
        observer.add({
          who: 'the nested guest',
          state: 'not started',
          cause,
          chain,
          degrades: true,
        }),
    };
    const session =
      this.options.nestedGuest?.(place, () => observer.progress()) ??
      new NestedGuestSession({
        ...place,
        program: this.options.program ?? guestProgram(BOOT_TEXT),
        disk: this.options.disk ?? diskImage(),
        terminal: (byte) => character(PORT.QEMU_TERMINAL, byte),
        onStart: () => {
          observer.nestedGuestIsStarted = true;
        },
      });
    return {
      launchScripts: this.#launchScripts,
      terminal: (text) => characters(PORT.SSH, text),
      nestedGuestIsUp: () => {
        observer.nestedGuestIsUp = true;
      },
      nestedGuest: session,
      nestedGuestShows: () => this.#outputs.partial('nested-guest', 'ttyS0'),
      tell: (what) => {
        this.#machine.tell({ type: 'progress', who: `VM${vm.id}`, what });
        this.#typeAtConsole(what);
      },
      missing: (what, matters) =>
        observer.add({
          who: `VM${vm.id} ${vm.table.name}`,
          state: 'missing',
          cause: /serial port/.test(what) ? 'serial-port-missing' : 'console-missing',
          degrades: matters,
          chain: [`VM${vm.id} did not find ${what}`],
        }),
      isOver: () => {
        observer.sessionIsOver = true;
      },
    };
  }

  /** Somebody at the hypervisor's serial port looks at the VMs. */
  #typeAtConsole(what: string): void {
    if (what !== 'somebody is logged in' || this.#hypervisor.tables.buildType === 'release') return;
    for (const command of ['vm_list\r', 'vcpu_list\r']) {
      for (const key of command) this.#hypervisor.console.typed.push(key.charCodeAt(0));
    }
    this.#observer.typed();
  }
}

function* character(port: number, byte: number): GuestCode {
  yield { do: 'out', port, size: 1, value: byte };
}

function* characters(port: number, text: string): GuestCode {
  for (const letter of text) yield* character(port, letter.charCodeAt(0));
}
