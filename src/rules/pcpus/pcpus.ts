import type { Board } from '../../board/board.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import type { LocatedInteger, Vm } from '../../scenario/model.js';
import { vmLabel, vmLabels } from '../../scenario/nesting.js';
import { grouped } from '../../text/grouped.js';
import { comparedText } from '../compared-text.js';
import { filledIn } from '../filled-in.js';
import type { Finding, RuleContext } from '../rule.js';

/** A pCPU that a VM names; ACRN compares it with the board as text, so `02` is not pCPU 2. */
export interface NamedPcpu {
  readonly vm: Vm;
  readonly text: string;
  readonly pcpu: LocatedInteger;
}

export function namedPcpus(vm: Vm): NamedPcpu[] {
  return (vm.cpuAffinity?.items ?? []).map((pcpu) => ({
    vm,
    text: comparedText(pcpu.node),
    pcpu,
  }));
}

/** The pCPUs that a VM names, each the first time. */
function eachOnce(vm: Vm): NamedPcpu[] {
  return [...grouped(namedPcpus(vm), ({ text }) => text).values()].flatMap(
    ([first]) => first ?? [],
  );
}

/**
 * The core type of a pCPU of the board; undefined when the board has no such pCPU. From v3.0 on ACRN does not find
 * one that the board names twice.
 */
export function coreTypeOf(board: Board, release: Release, pcpu: string): string | undefined {
  const [thread, twin] = board.threads.filter(({ cpuId }) => String(cpuId) === pcpu);
  return twin === undefined || !toolTraits(release).hasLoadOrder ? thread?.coreType : undefined;
}

export function boardPcpus(board: Board): string {
  return board.threads.map(({ cpuId }) => cpuId).join(', ');
}

/** Which pCPU a VM could have instead, as remedies say it. */
function anotherPcpu({ scenario, board }: RuleContext, vm: Vm): string {
  if (board === undefined) return 'another pCPU';
  const taken = new Set(scenario.vms.flatMap(namedPcpus).map(({ text }) => text));
  const free = board.threads.find(
    ({ cpuId }) => !taken.has(String(cpuId)) && !(vm.realTime && cpuId === 0),
  );
  return free === undefined
    ? 'a pCPU of its own: none of the board is free'
    : `pCPU ${free.cpuId}, which no VM names`;
}

/** A pCPU that its owner may not share, and the other VMs that run on it. */
interface SharedPcpu {
  readonly owner: NamedPcpu;
  readonly others: readonly NamedPcpu[];
}

/**
 * The pCPUs of `owners` on which other VMs run as well, each once; the VM that an owner names in
 * companion_vmid may (ACRN v3.0 schema/checks/cpu_assignment.xsd).
 */
export function sharedPcpus(context: RuleContext, owners: readonly Vm[]): SharedPcpu[] {
  const withIds = context.scenario.vms.filter(({ idAttribute }) => idAttribute !== undefined);
  const users = grouped(withIds.flatMap(eachOnce), ({ text }) => text);
  const found = new Map<string, SharedPcpu>();
  for (const vm of owners) {
    const companion = filledIn(context, vm.node, 'companion_vmid');
    for (const owner of eachOnce(vm)) {
      if (found.has(owner.text)) continue;
      const all = (users.get(owner.text) ?? []).filter(
        (user) => user.vm.idAttribute?.value !== companion,
      );
      if (all.length <= 1) continue;
      found.set(owner.text, { owner, others: all.filter((user) => user.vm !== vm) });
    }
  }
  return [...found.values()];
}

/**
 * Which of the VMs on a shared pCPU gives it up: the owner where several others share it anyway, or
 * where it is pCPU 0; else the other one.
 */
function oddOneOut({ owner, others }: SharedPcpu): { odd: NamedPcpu; rest: NamedPcpu[] } {
  const [other] = others;
  if (other === undefined || others.length > 1 || owner.text === '0') {
    return { odd: owner, rest: [...others] };
  }
  return { odd: other, rest: [owner] };
}

/**
 * What is said of a pCPU that its owner may not share.
 * @param what why not: what the owner is or has
 * @param instead what else would do, before the help
 */
export function sharedFinding(
  context: RuleContext,
  shared: SharedPcpu,
  what: string,
  instead = '',
): Finding {
  const { vm, text } = shared.owner;
  const { odd, rest } = oddOneOut(shared);
  const others = [odd, ...rest].map((user) => user.vm).filter((user) => user !== vm);
  return {
    message: `${vmLabel(vm)} ${what}, and shares pCPU ${text} with ${vmLabels(others)}`,
    help: `${instead}give ${vmLabel(odd.vm)} ${anotherPcpu(context, odd.vm)}`,
    range: odd.pcpu.range,
    related: rest.map((user) => ({ message: vmLabel(user.vm), range: user.pcpu.range })),
  };
}
