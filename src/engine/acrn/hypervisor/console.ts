// The hypervisor's log and its shell on the serial port (ACRN v2.7 debug/logmsg.c, debug/console.c, debug/shell.c).
// A release build has neither: its do_logmsg and its console are empty functions (release/logmsg.c, console.c).

import type { Output } from '../../machine/outputs.js';
import type { HvVcpu, HypervisorParts, PcpuContext } from './parts.js';
import { vcpuList, vmList } from './vm-list.js';

/** CONSOLE_KICK_TIMER_TIMEOUT, in nanoseconds. */
const CONSOLE_PERIOD = 40_000_000;
const PROMPT = 'ACRN:\\>';
const ENTER = 0x0d;

/** Severities of include/debug/logmsg.h. */
export const SEVERITY = { FATAL: 1, ACRN: 2, ERROR: 3, WARNING: 4, INFO: 5, DEBUG: 6 } as const;

export class Console {
  /** What somebody has typed and the shell has not read. */
  readonly typed: number[] = [];
  #line = '';
  #sequence = 0;
  #lastCallback = 0;

  constructor(
    private readonly hypervisor: HypervisorParts,
    private readonly port: Output,
  ) {}

  /** do_logmsg, for severities up to the console's level. */
  log(severity: number, text: string, pcpu: PcpuContext): void {
    const { tables, machine } = this.hypervisor;
    this.#sequence += 1;
    if (tables.buildType === 'release' || severity > tables.consoleLogLevel) return;
    const thread = pcpu.current && this.hypervisor.vcpuOf(pcpu.current);
    const name = thread === undefined ? `idle${pcpu.id}` : `vm${thread.vm.id}:vcpu${thread.id}`;
    const microseconds = Math.floor(machine.clock.now / 1000);
    this.#print(
      `[${microseconds}us][cpu=${pcpu.id}][${name}][sev=${severity}][seq=${this.#sequence}]:${text}`,
    );
  }

  /** The first lines of the log. @param processor its brand string */
  greet(processor: string, pcpu: PcpuContext): void {
    const { tables, traits, machine } = this.hypervisor;
    const { release, scenario, board, buildType } = tables;
    const build = buildType === 'debug' ? 'DBG' : 'REL';
    const version = `${release.slice(1)}-0-0 ${build}`;
    const what = `${scenario}@${board} build by acrn-nvmx`;
    const start = `start time ${Math.floor(machine.clock.now / 1000)}us`;
    if (traits.hasShortBanner) {
      this.log(SEVERITY.ACRN, `HV: ${version}  ${what}, ${start}`, pcpu);
    } else {
      this.log(SEVERITY.ACRN, `HV version ${version} (daily tag:) ${what}, ${start}`, pcpu);
      this.log(SEVERITY.ACRN, 'API version 1.0', pcpu);
    }
    this.log(SEVERITY.ACRN, `Detect processor: ${processor}`, pcpu);
  }

  /** shell_init, and the timer that reads the port. */
  start(pcpu: PcpuContext): void {
    if (this.hypervisor.tables.buildType === 'release') return;
    this.#write(PROMPT);
    const { clock } = this.hypervisor.machine;
    pcpu.timers.add({
      name: 'console',
      timeout: clock.now + CONSOLE_PERIOD,
      period: CONSOLE_PERIOD,
      run: () => this.#kick(),
    });
  }

  /** The timer's pCPU has given its local APIC to a guest, and VM exits there do the timer's work. */
  get isDrivenByVmExits(): boolean {
    const { traits, tables } = this.hypervisor;
    return (
      traits.drivesConsoleAtVmExits &&
      [...this.hypervisor.vcpus].some(
        ({ thread, vlapic }) => thread.pcpu === tables.consolePcpu && vlapic.isPassedThrough,
      )
    );
  }

  /** console_vmexit_callback: an exit of a vCPU that owns the local APIC of the console's pCPU. */
  afterVmExit(vcpu: HvVcpu): void {
    const { tables, machine, traits } = this.hypervisor;
    if (tables.buildType === 'release' || !traits.drivesConsoleAtVmExits) return;
    if (vcpu.thread.pcpu !== tables.consolePcpu || !vcpu.vlapic.isPassedThrough) return;
    if (machine.clock.now - this.#lastCallback <= CONSOLE_PERIOD) return;
    this.#lastCallback = machine.clock.now;
    this.#kick();
  }

  /** shell_kick: one character a time. */
  #kick(): void {
    const byte = this.typed.shift();
    if (byte === undefined) return;
    if (byte !== ENTER) {
      this.#line += String.fromCharCode(byte);
      this.#write(String.fromCharCode(byte));
      return;
    }
    const command = this.#line;
    this.#line = '';
    this.#write('\r\n');
    for (const row of this.#run(command)) this.#print(row);
    this.#write(PROMPT);
  }

  #run(command: string): readonly string[] {
    const { vms, traits } = this.hypervisor;
    if (command === 'vm_list') return vmList(traits.listsUuids, vms);
    return command === 'vcpu_list' ? vcpuList(vms) : ['Error: Invalid command.'];
  }

  #print(text: string): void {
    this.#write(`${text}\r\n`);
  }

  #write(text: string): void {
    for (const character of text) this.port.put(character.charCodeAt(0));
  }
}
