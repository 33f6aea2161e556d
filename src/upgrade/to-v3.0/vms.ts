import { wholeMegabytes } from '../../scenario/old-words.js';
import { FLAG_ELEMENTS, RT_FLAG } from '../../setting-names.js';
import {
  append,
  at,
  type Draft,
  type Element,
  elements,
  insertAfter,
  make,
  named,
  prepend,
  remove,
  replace,
  setValue,
  textAt,
  valueIn,
} from '../draft.js';
import type { StepContext } from '../step.js';

/** The settings of a guest flag: a security VM needs a secure world, too. */
function settingsOf(flag: string): string[] {
  const name = FLAG_ELEMENTS.get(flag);
  if (name === undefined) return [];
  return name === 'security_vm' ? [name, 'secure_world_support'] : [name];
}

export function isService(vm: Element): boolean {
  return textAt(vm, 'load_order') === 'SERVICE_VM';
}

function loadOrder(type: string): string {
  if (type.startsWith('POST_')) return 'POST_LAUNCHED_VM';
  return type === 'SERVICE_VM' ? 'SERVICE_VM' : 'PRE_LAUNCHED_VM';
}

/** vm_type says what a VM is, and load_order who starts it. */
export function loadOrders(draft: Draft): void {
  for (const vm of draft.vms) {
    const type = at(vm, 'vm_type');
    if (type === undefined || at(vm, 'load_order') !== undefined) continue;
    const old = valueIn(type).trim();
    const flags = named(at(vm, 'guest_flags'), 'guest_flag').map(valueIn);
    const isService = loadOrder(old) === 'SERVICE_VM';
    const realTime = !isService && (/^(?:PRE|POST)_RT_VM$/.test(old) || flags.includes(RT_FLAG));
    prepend(vm, make('load_order', loadOrder(old), type));
    setValue(type, realTime ? 'RTVM' : 'STANDARD_VM');
  }
}

/** The settings that v3.0 knows in a VM of that load order. */
function allowedIn({ shape }: StepContext, vm: Element): ReadonlySet<string> {
  const of = shape.children.find(({ name }) => name === 'vm')?.shape;
  const order = textAt(vm, 'load_order');
  const group = of?.kind === 'choice' ? of.cases.find(({ value }) => value === order)?.shape : of;
  return new Set(group?.kind === 'group' ? group.children.map(({ name }) => name) : []);
}

function guestFlags(vm: Element, context: StepContext): void {
  const group = at(vm, 'guest_flags');
  if (group === undefined) return;
  const allowed = allowedIn(context, vm);
  const made = new Map<string, Element>();
  for (const flag of named(group, 'guest_flag')) {
    const value = valueIn(flag).trim();
    const names = settingsOf(value).filter((name) => allowed.has(name));
    for (const name of names) made.set(name, make(name, 'y', flag));
    if (names.length > 0) continue;
    if (value === RT_FLAG && !isService(vm))
      context.notes.drops(flag, 'made the VM a real-time VM', 'vm_type RTVM');
    else if (/^0(?:UL)?$/.test(value))
      context.notes.drops(flag, 'said that the VM has no flags', 'nothing needs to say it');
    else
      context.notes.drops(
        flag,
        'was a flag of the VM',
        `nothing: v3.0 has no such setting for this kind of VM`,
      );
  }
  if (made.has('virtual_cat_support') && allowed.has('virtual_cat_number')) {
    const classes = named(at(vm, 'clos'), 'vcpu_clos');
    made.set(
      'virtual_cat_number',
      make('virtual_cat_number', String(new Set(classes.map(valueIn)).size), classes[0]),
    );
  }
  replace(group, ...made.values());
}

function cpuAffinity(vm: Element, { notes }: StepContext): void {
  const group = at(vm, 'cpu_affinity');
  if (group === undefined) return;
  if (isService(vm)) {
    notes.drop(
      group,
      'gave the Service VM its pCPUs',
      'it gets all pCPUs that no pre-launched VM owns',
    );
    return;
  }
  const realTime = textAt(vm, 'vm_type') === 'RTVM';
  for (const id of named(group, 'pcpu_id')) {
    const copy = make('pcpu_id', valueIn(id).trim(), id);
    const real = notes.adds(
      make('real_time_vcpu', 'y'),
      'the vCPUs of a real-time VM are real-time',
    );
    replace(id, make('pcpu', realTime ? [copy, real] : [copy]));
  }
}

function memory(vm: Element, context: StepContext): void {
  const { notes } = context;
  const group = at(vm, 'memory');
  const order = textAt(vm, 'load_order');
  if (order === 'SERVICE_VM') {
    notes.drop(group, 'said where the Service VM has its memory', 'it gets what the others leave');
    return;
  }
  if (order === 'POST_LAUNCHED_VM') {
    notes.drop(
      group,
      'said where the VM has its memory',
      'memory/size, which the launch script uses',
    );
    append(vm, make('memory', ''));
    return;
  }
  if (group === undefined) {
    append(vm, make('memory', ''));
    return;
  }
  const regions = [
    ['start_hpa', 'size'],
    ['start_hpa2', 'size_hpa2'],
  ].flatMap(([startName = '', sizeName = '']) => {
    const start = at(group, startName);
    const size = at(group, sizeName);
    const mib = wholeMegabytes(textAt(size)) ?? wholeMegabytes(valueIn(size).trim());
    if (start === undefined || size === undefined || mib === undefined) return [];
    return [
      make('hpa_region', [
        make('start_hpa', valueIn(start).trim(), start),
        make('size_hpa', mib, size),
      ]),
    ];
  });
  notes.drops(group, 'gave a region of size 0', 'nothing: it is left out');
  for (const leaf of elements(group)) remove(leaf);
  if (regions.length > 0) append(group, ...regions);
}

/** What v2.7's tools make of the Service VM's command line, without what those of v3.0 add themselves. */
function commandLine(draft: Draft, vm: Element): string {
  const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const root = words(textAt(vm, 'board_private', 'rootfs'));
  const console = textAt(draft.hv, 'DEBUG_OPTIONS', 'SERIAL_CONSOLE').split('/').at(-1) ?? '';
  const own = words(textAt(vm, 'board_private', 'bootargs'));
  return [root === '' ? '' : `root=${root}`, console === '' ? '' : `console=${console}`, own]
    .filter((part) => part !== '')
    .join(' ');
}

function osConfig(draft: Draft, vm: Element, context: StepContext): void {
  const { notes } = context;
  const group = at(vm, 'os_config');
  notes.drop(at(group, 'name'), 'named the guest OS', 'nothing: no tool reads it');
  const boot = at(vm, 'board_private');
  if (isService(vm) && group !== undefined && boot !== undefined) {
    const line = commandLine(draft, vm);
    const bootargs = at(group, 'bootargs') ?? make('bootargs', '');
    if (bootargs.parent === undefined) append(group, bootargs);
    notes.drops(
      bootargs,
      'stood for the command line that the build put together',
      'os_config/bootargs has it in full',
    );
    setValue(bootargs, line);
    bootargs.origin = at(boot, 'bootargs')?.origin ?? bootargs.origin;
    notes.drops(boot, 'was part of the kernel command line', 'os_config/bootargs has it all');
    remove(boot);
  }
  const kernel = at(group, 'kern_type');
  if (kernel !== undefined && !/^KERNEL_(?:BZIMAGE|RAWIMAGE|ELF)$/.test(valueIn(kernel))) {
    setValue(kernel, 'KERNEL_RAWIMAGE');
  }
}

function pciDevices(vm: Element, allowed: boolean): void {
  const group = at(vm, 'pci_devs');
  if (group === undefined) return;
  for (const device of named(group, 'pci_dev')) if (valueIn(device).trim() === '') remove(device);
  if (elements(group).length === 0 && !allowed) remove(group);
}

function dropUnknown(vm: Element, context: StepContext): void {
  const allowed = allowedIn(context, vm);
  if (allowed.size === 0) return;
  for (const node of elements(vm)) {
    if (!allowed.has(node.name)) {
      context.notes.drop(
        node,
        'was a setting of this VM',
        'nothing: v3.0 has it for other kinds of VM only',
      );
    }
  }
}

export function vms(draft: Draft, context: StepContext): void {
  const { notes } = context;
  for (const vm of draft.vms) {
    guestFlags(vm, context);
    cpuAffinity(vm, context);
    notes.drop(
      at(vm, 'clos'),
      'gave vCPUs their classes of service',
      'hv/CACHE_REGION, where a cache is shared out',
    );
    memory(vm, context);
    osConfig(draft, vm, context);
    pciDevices(vm, allowedIn(context, vm).has('pci_devs'));
    dropUnknown(vm, context);
    // As in v3.0's own scenarios.
    const name = at(vm, 'name');
    const type = at(vm, 'vm_type');
    if (name === undefined && type !== undefined) insertAfter(type, make('name', 'VM'));
  }
}
