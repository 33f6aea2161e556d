// The questions of `init` on a terminal. Each answer is an option, too, and what is given as one is not asked.

import { join, relative } from 'node:path';
import { checkbox, confirm, input, select } from '@inquirer/prompts';
import { cores, pcpuList } from '../../board/cores.js';
import { isScenarioName, planScenario } from '../../init/create-scenario.js';
import type { Plan } from '../../init/plan.js';
import { serialPorts } from '../../init/serial-console.js';
import { NEWEST, RELEASES, releaseOfVersion, releaseTitle } from '../../release.js';
import { pcpuMap } from '../../report/pcpu-map.js';
import { wrap } from '../../report/wrap.js';
import { vocabulary } from '../../scenario/release-traits.js';
import { printable } from '../../text/printable.js';
import { boardFilesBelow, readBoardFile } from '../input/boards.js';
import { CheckoutVersions, unreadableVersion } from '../input/version-file.js';
import type { Io } from '../io.js';
import { widthOf } from '../output/width.js';
import { type InitOptions, wantedScenario } from './options.js';

/** How many board files a list shows. */
const MOST_BOARDS = 40;

async function askBoard(io: Io): Promise<string> {
  const found = (await boardFilesBelow(io.cwd())).slice(0, MOST_BOARDS);
  const other = '';
  const typed = () => input({ message: 'Board file', required: true });
  if (found.length === 0) return typed();
  const chosen = await select({
    message: 'Board file',
    choices: [
      ...found.map(({ path, board }) => ({
        value: relative(io.cwd(), path),
        name: printable(`${relative(io.cwd(), path)}${board === '' ? '' : ` (${board})`}`),
      })),
      { value: other, name: 'another file' },
    ],
  });
  return chosen === other ? typed() : chosen;
}

async function askRelease(io: Io): Promise<string> {
  const around = new CheckoutVersions((file) => io.stderr.write(unreadableVersion(file, io))).of(
    join(io.cwd(), 'VERSION'),
  );
  const known = around && releaseOfVersion(around.version)?.release;
  return select({
    message: `ACRN release${around === undefined ? '' : ` (the VERSION file says ${printable(around.version)})`}`,
    choices: RELEASES.map((release) => ({ value: release as string, name: releaseTitle(release) })),
    default: known ?? NEWEST,
  });
}

/** Who has a pCPU in a plan, and why nobody has pCPU 0. */
function ownerIn({ preLaunched, service }: Plan, pcpu: number): string {
  const owner = preLaunched.find(({ pcpus }) => pcpus.includes(pcpu));
  if (owner !== undefined) return `VM ${owner.id} ${owner.kind}`;
  if (service.pcpus.includes(pcpu)) return 'Service VM';
  return pcpu === 0 ? 'hypervisor' : 'nobody';
}

/** Says a sentence between questions, on lines of whole words. */
function tell(text: string, io: Io): void {
  io.stdout.write(`${wrap(text, widthOf(io)).join('\n')}\n`);
}

function showMap(plan: Plan, io: Io): void {
  const map = pcpuMap(cores(plan.board), (pcpu) => ownerIn(plan, pcpu), widthOf(io));
  const zero = plan.service.pcpus.includes(0)
    ? 'The Service VM owns the local APIC of pCPU 0, so that a debug build would have no console there.'
    : "pCPU 0 is not the Service VM's: the hypervisor console of a debug build needs its timer interrupt.";
  io.stdout.write(`\n${map}\n`);
  tell(zero, io);
}

/** @param others how many VMs are still to get a pCPU of their own */
async function askPcpus(
  message: string,
  all: readonly number[],
  chosen: readonly number[],
  others: number,
) {
  const most = all.length - others;
  const few = others === 1 ? 'one pCPU for the VM' : `${others} pCPUs for the VMs`;
  const picked = await checkbox({
    message,
    required: true,
    validate: (choices) => choices.length <= most || `leave ${few} still to come`,
    choices: all.map((pcpu) => ({
      value: pcpu,
      name: `pCPU ${pcpu}`,
      checked: chosen.includes(pcpu),
    })),
  });
  return picked.sort((a, b) => a - b).join(',');
}

/** The pCPUs of each VM; where the proposal is taken they need no options. */
async function askAllPcpus(options: InitOptions, plan: Plan, io: Io): Promise<InitOptions> {
  showMap(plan, io);
  if (await confirm({ message: 'Are these pCPUs fine?', default: true })) return options;
  const ids = cores(plan.board).map(({ pcpu }) => pcpu);
  const lists: string[] = [];
  const left = () => ids.filter((id) => !lists.some((list) => list.split(',').includes(`${id}`)));
  for (const { id, kind, pcpus } of plan.preLaunched) {
    const others = plan.preLaunched.length - lists.length;
    const message = `pCPUs of VM ${id} (${kind}, pre-launched)`;
    lists.push(await askPcpus(message, left(), pcpus, others));
  }
  const asked = lists.length === 0 ? {} : { preLaunchedPcpus: lists };
  if (vocabulary(plan.release).hasLoadOrder) {
    tell(
      `The Service VM has what is left, as ACRN ${plan.release} does it: ${pcpuList(left())}`,
      io,
    );
    return { ...options, ...asked };
  }
  const servicePcpus = await askPcpus('pCPUs of the Service VM', left(), plan.service.pcpus, 0);
  return { ...options, ...asked, servicePcpus };
}

async function askConsole(plan: Plan): Promise<string> {
  const ports = serialPorts(plan.board, plan.release);
  if (ports.length === 0) return 'none';
  return select({
    message: "Serial port of the hypervisor's console",
    choices: [...ports, 'none'].map((value) => ({ value })),
    ...(ports[0] !== undefined && { default: ports[0] }),
  });
}

async function askBuildType(plan: Plan, io: Io): Promise<string> {
  if (plan.buildType === 'release') {
    tell(
      `A release build: ${plan.serialConsole === undefined ? 'a debug build needs a serial port' : 'the Service VM has pCPU 0, whose timer interrupt a debug build needs'}.`,
      io,
    );
    return 'release';
  }
  return select({
    message: 'Build',
    choices: [
      { value: 'debug', name: 'debug: with the console of the hypervisor' },
      { value: 'release', name: 'release: without it' },
    ],
  });
}

async function askCount(options: InitOptions): Promise<InitOptions> {
  if (options.preLaunched !== undefined || options.rt !== undefined) return options;
  const preLaunched = await select({
    message: 'VMs that start before the Service VM',
    choices: ['0', '1', '2'].map((value) => ({ value })),
  });
  if (preLaunched === '0') return options;
  const rt = await confirm({ message: 'Is one of them a real-time VM?', default: false });
  return { ...options, preLaunched, rt: rt ? '1' : '0' };
}

/** Asks for whatever the options leave open. */
export async function askInit(given: InitOptions, io: Io): Promise<InitOptions> {
  let options = { ...given };
  options = { ...options, board: options.board ?? (await askBoard(io)) };
  const { board } = readBoardFile(options.board ?? '', io);
  options = { ...options, release: options.release ?? (await askRelease(io)) };
  const plan = () => planScenario(wantedScenario(options, board));
  options = await askCount(options);
  if (options.preLaunchedPcpus === undefined && options.servicePcpus === undefined) {
    options = await askAllPcpus(options, plan(), io);
  }
  options = { ...options, console: options.console ?? (await askConsole(plan())) };
  options = { ...options, buildType: options.buildType ?? (await askBuildType(plan(), io)) };
  const name =
    options.name ??
    (await input({
      message: 'Name of the scenario',
      default: 'nested',
      validate: (text) => isScenarioName(text) || 'use letters, digits, _ and -',
    }));
  const out = options.out ?? (await input({ message: 'Write it to', default: `${name}.xml` }));
  return { ...options, name, out };
}

/** Shows the file, and asks whether it is to be written. */
export async function confirmInit(text: string, out: string, io: Io): Promise<boolean> {
  io.stdout.write(`\n${text}\n`);
  return confirm({ message: `Write ${printable(out)}?`, default: true });
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** The command line that gives the same file without a question. */
export function sameCommand(options: InitOptions): string {
  const { release, board, name, preLaunched, rt, preLaunchedPcpus, servicePcpus } = options;
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['--release', release],
    ['--board', board],
    ['--name', name],
    ['--pre-launched', preLaunched],
    ['--rt', rt],
    ...(preLaunchedPcpus ?? []).map((list) => ['--pre-launched-pcpus', list] as const),
    ['--service-pcpus', servicePcpus],
    ['--console', options.console],
    ['--build-type', options.buildType],
    ['--out', options.out],
  ];
  const words = pairs.flatMap(([option, value]) =>
    value === undefined ? [] : [option, quoted(value)],
  );
  return ['acrn-nvmx', 'init', ...words].join(' ');
}
