import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { LocatedInteger, Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

interface Shared {
  readonly vm: Vm;
  readonly pcpu: LocatedInteger;
  readonly first: { readonly vm: Vm; readonly pcpu: LocatedInteger };
  readonly because: string;
}

function pcpus(vm: Vm): readonly LocatedInteger[] {
  return (vm.cpuAffinity?.items ?? []).filter(({ value }) => value !== '');
}

function listOf(vm: Vm): string {
  return pcpus(vm)
    .map(({ value }) => value)
    .join(' ');
}

/**
 * Whether the build itself sees that two VMs share a pCPU: v2.7 compares the whole lists of pCPUs, and
 * looks at single ones among pre-launched VMs only.
 */
function isSeen(scenario: Scenario, a: Vm, b: Vm): boolean {
  if (a.loadOrder === 'pre-launched' && b.loadOrder === 'pre-launched') return true;
  if (scenario.hypervisor.scheduler?.value !== 'SCHED_NOOP') return false;
  return !toolTraits(scenario.release).letsVmsShareAllPcpus || listOf(a) === listOf(b);
}

/** VMs that name a pCPU, those first that were added first, by what isSeen asks of them. */
class Users {
  readonly #users = new Map<string, Map<Vm, LocatedInteger>>();
  readonly #places = new Map<Vm, number>();
  readonly #groups = new Map<Vm, readonly string[]>();
  /** Whole lists of pCPUs, numbered. */
  readonly #lists = new Map<string, number>();

  constructor(private readonly scenario: Scenario) {}

  /** The groups of a VM: the build sees what it shares with another of the same one. */
  #groupsOf(vm: Vm): readonly string[] {
    const known = this.#groups.get(vm);
    if (known !== undefined) return known;
    const groups = vm.loadOrder === 'pre-launched' ? ['pre-launched'] : [];
    if (this.scenario.hypervisor.scheduler?.value === 'SCHED_NOOP')
      groups.push(this.#underNoop(vm));
    this.#groups.set(vm, groups);
    return groups;
  }

  #underNoop(vm: Vm): string {
    if (!toolTraits(this.scenario.release).letsVmsShareAllPcpus) return 'any';
    const list = listOf(vm);
    const number = this.#lists.get(list) ?? this.#lists.size;
    this.#lists.set(list, number);
    return `of list ${number}`;
  }

  add(vm: Vm): void {
    this.#places.set(vm, this.#places.size);
    for (const pcpu of pcpus(vm)) {
      for (const group of this.#groupsOf(vm)) {
        const key = `${group}: ${pcpu.value}`;
        const users = this.#users.get(key) ?? new Map<Vm, LocatedInteger>();
        if (!users.has(vm)) this.#users.set(key, users.set(vm, pcpu));
      }
    }
  }

  /** The first other VM with which the build sees that it shares a pCPU. */
  first(vm: Vm, { value }: LocatedInteger): Shared['first'] | undefined {
    const firsts = this.#groupsOf(vm).flatMap((group) => {
      for (const [user, pcpu] of this.#users.get(`${group}: ${value}`) ?? []) {
        if (user !== vm) return [{ vm: user, pcpu }];
      }
      return [];
    });
    const placeOf = ({ vm }: Shared['first']) => this.#places.get(vm) ?? 0;
    return firsts.sort((a, b) => placeOf(a) - placeOf(b))[0];
  }
}

function shared(scenario: Scenario): Shared[] {
  const found: Shared[] = [];
  const users = new Users(scenario);
  for (const vm of scenario.vms) {
    for (const pcpu of pcpus(vm)) {
      const first = users.first(vm, pcpu);
      if (first === undefined) continue;
      const both = first.vm.loadOrder === 'pre-launched' && vm.loadOrder === 'pre-launched';
      const because = both
        ? 'pre-launched VMs may not share any'
        : 'under SCHED_NOOP a pCPU runs one VM only';
      found.push({ vm, pcpu, first, because });
    }
    users.add(vm);
  }
  return found;
}

/** Whether the build stops at a pCPU that one of these VMs shares with any other. */
export function areRefusedByBuild(scenario: Scenario, vms: readonly Vm[]): boolean {
  if (toolTraits(scenario.release).hasLoadOrder) return false;
  const users = new Users(scenario);
  for (const vm of scenario.vms) users.add(vm);
  return vms.some((vm) => pcpus(vm).some((pcpu) => users.first(vm, pcpu) !== undefined));
}

/** Whether the build stops at a pCPU of these that both VMs name. */
export function isRefusedByBuild(
  scenario: Scenario,
  a: Vm,
  b: Vm,
  shared: readonly LocatedInteger[],
): boolean {
  if (toolTraits(scenario.release).hasLoadOrder) return false;
  const both = pcpus(a).some(({ value }) => shared.some((pcpu) => pcpu.value === value));
  return both && isSeen(scenario, a, b);
}

export const pcpuShared: Rule = {
  name: 'pcpu-shared',
  meta: {
    summary: 'two VMs that may not share a pCPU do',
    why: "SCHED_NOOP runs one vCPU per pCPU, and pre-launched VMs own theirs under any scheduler. ACRN's build refuses the scenario.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vm_cpu_affinity_check)',
      'ACRN v2.7 misc/config_tools/library/scenario_cfg_lib.py (vm_cpu_affinity_check)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [{ found: '<pcpu_id>1</pcpu_id>', becomes: '<pcpu_id>3</pcpu_id>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { vm, pcpu, first, because } of shared(scenario)) {
      // Where the Service VM has a part in it, the other VM is the one to look at.
      const [at, other] =
        vm.loadOrder === 'service' ? [first, { vm, pcpu }] : [{ vm, pcpu }, first];
      yield {
        message: `${vmLabel(at.vm)} and ${vmLabel(other.vm)} share pCPU ${pcpu.value.trim()}`,
        why: `${because}: ACRN ${scenario.release}'s build stops`,
        help: 'give one of them another pCPU',
        range: at.pcpu.range,
        related: [{ message: vmLabel(other.vm), range: other.pcpu.range }],
      };
    }
  },
};
