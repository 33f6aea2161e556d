// User space of the Service VM: what the tutorial's user has started at boot, and the session that starts the
// nested guest.
import { HYPERCALL } from '../../acrn/hypervisor/hypercalls.js';
import { IO_REQUEST } from '../../acrn/hypervisor/ioreq.js';
import { MILLISECOND } from '../../machine/clock.js';
import { SHELL_PROMPT } from '../nested-guest/software/shell.js';
import { LOGIN_PROMPT } from '../qemu/disk-image.js';
import type { GuestCode } from '../steps.js';
import type { LinuxSystem } from './boot.js';
import { type TaskCode, VECTOR, WaitQueue } from './kernel.js';
import { listSystem } from './lshw.js';
import type { SerialTty } from './serial.js';
import { NESTED_GUEST_ADDRESS } from './tcp-client.js';

type Say = (text: string) => GuestCode;

/** The nested guest, from whoever has a session on the Service VM. */
export interface NestedGuest {
  /** modprobe kvm_intel and QEMU: false when it could not be started. */
  readonly start: (say: Say) => TaskCode<boolean>;
  /** Types at QEMU's terminal. */
  readonly type: (text: string) => GuestCode;
  /** What its sshd says first; undefined when nobody answers. */
  readonly readBanner: () => TaskCode<string | undefined>;
}

/** What is on the Service VM's disk, and what its devices are. */
interface UserEnvironment {
  /** Ids of the VMs that have a launch script. */
  readonly launchScripts: readonly { readonly id: number; readonly name: string }[];
  /** Writes to the terminal of the session, over the network. */
  readonly terminal: (text: string) => GuestCode;
  readonly nestedGuest: NestedGuest;
  /** The line that the cursor of QEMU's terminal is in. */
  readonly nestedGuestShows: () => string;
  /** Its login prompt has been seen. */
  readonly nestedGuestIsUp: () => void;
  readonly tell: (what: string) => void;
  readonly missing: (what: string, matters: boolean) => void;
  /** The session has done all that it came for. */
  readonly isOver: () => void;
}

/** The first task. */
export function* userSpace(system: LinuxSystem, environment: UserEnvironment): TaskCode {
  const { kernel, ttys, wantedConsoles, missingConsole } = system;
  const cpu = kernel.cpu(0);
  if (kernel.consoles.length === 0) {
    yield* kernel.print('Warning: unable to open an initial console.');
    environment.missing(`the console of its command line: ${wantedConsoles.join(', ')}`, true);
  } else if (missingConsole !== undefined && ttys.length > 0) {
    environment.missing(`its console ${missingConsole}`, false);
  }
  if (ttys.length === 0) environment.missing('a serial port', false);
  yield* kernel.print('systemd[1]: Reached target Login Prompts.');
  for (const tty of ttys) {
    if (tty.name === 'ttyS1') kernel.spawn(cpu, `life_mngr on ${tty.name}`, lifeManager(tty));
    else kernel.spawn(cpu, `agetty on ${tty.name}`, getty(tty));
  }
  kernel.spawn(cpu, 'session over ssh', session(system, environment));
}

function* getty(tty: SerialTty): TaskCode {
  yield* tty.write(`\r\nUbuntu 20.04 LTS service-vm ${tty.name}\r\n\r\nservice-vm login: `);
  yield { do: 'wait', on: tty.input };
}

/** ACRN misc/services/life_mngr: synchronizes with the user VM at the other end of the line. */
function* lifeManager(tty: SerialTty): TaskCode {
  yield* tty.write('sync:service_vm');
  yield { do: 'wait', on: tty.input };
}

/** The tutorial's user, logged in over the network: console or not, that works. */
function* session(system: LinuxSystem, environment: UserEnvironment): TaskCode {
  const say = function* (text: string): GuestCode {
    yield* environment.terminal(`${text}\r\n`);
  };
  yield { do: 'sleep', ns: 20 * MILLISECOND };
  yield* say('Ubuntu 20.04 LTS service-vm');
  environment.tell('somebody is logged in');
  const { nestedGuest } = environment;
  if (yield* nestedGuest.start(say)) {
    yield* waitForPrompt(environment, LOGIN_PROMPT);
    environment.tell('the nested guest shows its login prompt');
    environment.nestedGuestIsUp();
    yield* visit(environment, say);
  }
  const models: DeviceModel[] = [];
  for (const { id, name } of environment.launchScripts) {
    yield* say(`# ./launch_vm.sh ${id}`);
    yield* deviceModel(system, id, name, say, models);
  }
  environment.isOver();
}

function* waitForPrompt(environment: UserEnvironment, prompt: string): TaskCode {
  while (environment.nestedGuestShows() !== prompt) yield { do: 'sleep', ns: MILLISECOND };
}

/** Both systems are asked what they run on, and the nested guest's sshd for its version. */
function* visit(environment: UserEnvironment, say: Say): TaskCode {
  const { nestedGuest } = environment;
  yield* say('# lshw -c system');
  yield* say('service-vm');
  for (const line of yield* listSystem()) yield* say(line);
  yield* nestedGuest.type('root\r');
  yield* waitForPrompt(environment, SHELL_PROMPT);
  yield* nestedGuest.type('lshw -c system\r');
  yield { do: 'sleep', ns: MILLISECOND };
  yield* waitForPrompt(environment, SHELL_PROMPT);
  yield* say(`# nc ${NESTED_GUEST_ADDRESS} 22`);
  yield* say((yield* nestedGuest.readBanner()) ?? 'nc: connection timed out');
}

/** A device model, as HSM knows it. */
interface DeviceModel {
  readonly requests: WaitQueue;
  /** An upcall has come since it looked at its buffer. */
  wasCalled: boolean;
}

/** Pages below 640 KiB that the kernel has given the device models for their request buffers. */
const REQUEST_BUFFERS = 0x7_0000n;
const PAGE = 0x1000n;
const SLOT = 8;

function* hypercall(number: number, ...parameters: readonly bigint[]): GuestCode<bigint> {
  const reply = yield { do: 'vmcall', number, parameters };
  return reply.ok ? reply.value : -1n;
}

/**
 * acrn-dm: creates and starts a VM, and serves its I/O when the upcall tells of it. The upcall does not say which VM it
 * is about: HSM wakes all device models.
 */
function* deviceModel(
  { kernel }: LinuxSystem,
  id: number,
  name: string,
  say: (text: string) => GuestCode,
  models: DeviceModel[],
): TaskCode {
  const cpu = kernel.cpu(0);
  const requests = new WaitQueue(`an I/O request of VM${id} (vector 0xf3)`, true);
  const model: DeviceModel = { requests, wasCalled: false };
  models.push(model);
  kernel.onInterrupt(VECTOR.CALLBACK, function* (at) {
    yield* kernel.endOfInterrupt(at);
    for (const each of models) {
      each.wasCalled = true;
      yield* kernel.wakeFrom(at, each.requests);
    }
  });
  yield* hypercall(HYPERCALL.SET_CALLBACK_VECTOR, BigInt(VECTOR.CALLBACK));
  if ((yield* hypercall(HYPERCALL.CREATE_VM, BigInt(id))) !== 0n) {
    yield* say(`acrn-dm: failed to create VM ${name}`);
    return;
  }
  const buffer = REQUEST_BUFFERS + BigInt(id) * PAGE;
  yield { do: 'store', address: REQUEST_BUFFERS, size: SLOT, value: buffer };
  yield* hypercall(HYPERCALL.SET_IOREQ_BUFFER, BigInt(id), REQUEST_BUFFERS);
  yield { do: 'store', address: buffer, size: SLOT, value: BigInt(IO_REQUEST.FREE) };
  kernel.spawn(cpu, `acrn-dm of VM${id}`, serve(model, id, buffer));
  yield* hypercall(HYPERCALL.START_VM, BigInt(id));
}

function* serve(model: DeviceModel, id: number, buffer: bigint): TaskCode {
  for (;;) {
    model.wasCalled = false;
    const request = yield { do: 'load', address: buffer, size: SLOT };
    if (!request.ok || request.value !== BigInt(IO_REQUEST.PENDING)) {
      if (!model.wasCalled) yield { do: 'wait', on: model.requests };
      continue;
    }
    yield { do: 'store', address: buffer, size: SLOT, value: BigInt(IO_REQUEST.PROCESSING) };
    yield { do: 'work', ns: 5000 };
    yield { do: 'store', address: buffer, size: SLOT, value: BigInt(IO_REQUEST.COMPLETE) };
    yield* hypercall(HYPERCALL.NOTIFY_REQUEST_FINISH, BigInt(id));
  }
}
