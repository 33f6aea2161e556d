import type { Board } from '../../board/board.js';
import { pcpuWords } from '../../board/pcpu-words.js';
import type { LocatedInteger, Vm } from '../../scenario/model.js';
import { serviceVm } from '../../scenario/nesting.js';
import { Attached } from '../../text/attached.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import { insertAfter, insertLast, removeElement, setValue } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import { insertBelow } from '../insert.js';
import type { RuleContext } from '../rule.js';

/** Standard post-launched VMs share pCPUs by design; beside nested virtualization they must go. */
export function mustGo(vm: Vm): boolean {
  return vm.loadOrder === 'post-launched' && !vm.realTime;
}

/** The pCPUs of VMs other than the Service VM that can stay, with the element that names each. */
export function pcpusOfOthers(context: RuleContext): { vm: Vm; pcpu: LocatedInteger }[] {
  return context.scenario.vms
    .filter((vm) => vm.loadOrder !== 'service' && !mustGo(vm))
    .flatMap((vm) => (vm.cpuAffinity?.items ?? []).map((pcpu) => ({ vm, pcpu })));
}

function numbersOf(items: readonly LocatedInteger[]): number[] {
  return items.flatMap(({ number }) => (number === undefined ? [] : [number]));
}

/**
 * Whether the Service VM runs on a pCPU. Without a cpu_affinity it gets every pCPU that no
 * pre-launched VM owns (ACRN v2.5 static_allocators/cpu_affinity.py).
 */
export function serviceVmOwns(context: RuleContext, pcpu: number): boolean {
  const vm = serviceVm(context.scenario);
  if (vm === undefined) return false;
  const explicit = vm.cpuAffinity?.items ?? [];
  if (explicit.length > 0) return explicit.some(({ number }) => number === pcpu);
  if (context.board !== undefined && !context.board.pcpuIds.includes(pcpu)) return false;
  return !context.scenario.vms.some(
    (other) =>
      other.loadOrder === 'pre-launched' &&
      numbersOf(other.cpuAffinity?.items ?? []).includes(pcpu),
  );
}

function isFree(context: RuleContext): (pcpu: number) => boolean {
  const taken = new Set(numbersOf(pcpusOfOthers(context).map(({ pcpu }) => pcpu)));
  const onBoard = (pcpu: number) => context.board?.pcpuIds.includes(pcpu) ?? true;
  return (pcpu) =>
    !taken.has(pcpu) && onBoard(pcpu) && !(pcpu === 0 && context.buildType === 'debug');
}

/** On boards with several core types a VM may use one only: the type with the most pCPUs. */
function ofOneCoreType(board: Board, pcpus: readonly number[]): number[] {
  const typeOf = (pcpu: number) => board.coreTypes.get(pcpu);
  const types = [...new Set(pcpus.map(typeOf))];
  const groups = types.map((type) => pcpus.filter((pcpu) => typeOf(pcpu) === type));
  return groups.sort((a, b) => b.length - a.length)[0] ?? [];
}

/**
 * With RDT on, ACRN v2.x wants as many vcpu_clos as pcpu_id (scenario_cfg_lib.py:vcpu_clos_check): those
 * at the places that are dropped go, but never so many that fewer than `wanted` are left.
 */
function closEdits(
  { scenario }: RuleContext,
  vm: Vm,
  dropped: ReadonlySet<number>,
  wanted: number,
): TextEdit[] {
  if (scenario.hypervisor.rdtEnabled?.value !== 'y' || vm.clos === undefined) return [];
  const { items } = vm.clos;
  const surplus = items.filter((_, index) => dropped.has(index)).reverse();
  const gone = surplus.slice(0, Math.max(items.length - wanted, 0));
  const edits = gone.map(({ node }) => removeElement(scenario.document, node));
  const last = items.findLast((item) => !gone.includes(item));
  if (items.length < wanted && last !== undefined) {
    const copies = Array.from({ length: wanted - items.length }, () => ({
      name: 'vcpu_clos',
      value: last.value.trim(),
    }));
    edits.push(insertAfter(scenario.document, last.node, ...copies));
  }
  return edits;
}

/** Keeps the pCPUs of an explicit cpu_affinity that the Service VM may keep. */
function shrink(context: RuleContext, vm: Vm, free: (pcpu: number) => boolean): Fix | undefined {
  const items = vm.cpuAffinity?.items ?? [];
  const stays = ({ number }: LocatedInteger) => number === undefined || free(number);
  if (!items.some(stays)) return undefined;
  const dropped = items.filter((item) => !stays(item));
  const places = new Set(items.flatMap((item, place) => (stays(item) ? [] : [place])));
  const kept = numbersOf(items.filter(stays)).join(', ');
  return safeFix(`set the pcpu_id of the Service VM to ${kept}`, [
    ...dropped.map(({ node }) => removeElement(context.scenario.document, node)),
    ...closEdits(context, vm, places, items.length - dropped.length),
  ]);
}

/** Gives the Service VM the board's pCPUs that are free. */
function choose(context: RuleContext, vm: Vm, free: (pcpu: number) => boolean): Fix | undefined {
  const { board, scenario } = context;
  const pcpus = board && ofOneCoreType(board, board.pcpuIds.filter(free));
  if (pcpus === undefined || pcpus.length === 0) return undefined;
  const [first = 0, ...rest] = pcpus;
  const added = pcpus.map((pcpu) => ({ name: 'pcpu_id', value: String(pcpu) }));
  const items = vm.cpuAffinity?.items ?? [];
  const title = `give the Service VM ${pcpuWords(pcpus)}`;
  const [reused, ...dropped] = items;
  const closCount = vm.clos?.items.length ?? 0;
  const surplus = new Set(Array.from({ length: closCount }, (_, i) => i).slice(pcpus.length));
  const clos = closEdits(context, vm, surplus, pcpus.length);
  if (reused !== undefined) {
    const edits = [
      setValue(reused.node, String(first)),
      ...dropped.map(({ node }) => removeElement(scenario.document, node)),
    ];
    if (rest.length > 0) {
      edits.push(insertAfter(scenario.document, reused.node, ...added.slice(1)));
    }
    return { title, safety: 'safe', edits: [...edits, ...clos] };
  }
  if (vm.cpuAffinity !== undefined) {
    const edit = insertLast(scenario.document, vm.cpuAffinity.node, ...added);
    return { title, safety: 'safe', edits: [edit, ...clos] };
  }
  const affinity = { name: 'cpu_affinity', children: added };
  const before = ['guest_flags', 'name', 'vm_type'].flatMap(
    (name) => child(vm.node, name) ?? [],
  )[0];
  const edit = insertBelow(scenario.document, vm.node, before, affinity);
  return { title, safety: 'safe', edits: [edit, ...clos] };
}

/** One fix for all pCPUs of the Service VM: it is worked out once a check. */
const fixes = new Attached<RuleContext, { readonly fix: Fix | undefined }>();

/**
 * The fix that leaves the Service VM only pCPUs it may have: not pCPU 0 in a debug build, not one of
 * another VM. Undefined when none is left or, without a board file, when none can be named.
 */
export function serviceVmPcpusFix(context: RuleContext): Fix | undefined {
  const known = fixes.get(context);
  if (known !== undefined) return known.fix;
  const vm = serviceVm(context.scenario);
  const free = isFree(context);
  const fix = vm && (shrink(context, vm, free) ?? choose(context, vm, free));
  fixes.set(context, { fix });
  return fix;
}

/** What to do when serviceVmPcpusFix has no answer. */
export function serviceVmPcpusHelp(context: RuleContext): string {
  const { board } = context;
  if (board === undefined) {
    return 'give the Service VM a cpu_affinity of its own; with --board FILE the pCPUs can be named';
  }
  const free = board.pcpuIds.filter(isFree(context));
  return free.length === 0
    ? 'no pCPU of the board is left for the Service VM: decide which VM gives one up'
    : `give the Service VM a cpu_affinity of ${pcpuWords(free)}`;
}
