import {
  append,
  at,
  attributeOf,
  type Draft,
  type Element,
  insertAfter,
  make,
  named,
  remove,
  setValue,
  textAt,
  valueIn,
} from '../draft.js';
import type { LaunchedVm } from '../launch.js';
import { freeName } from '../names.js';
import type { StepContext } from '../step.js';
import { launchedRegion } from './shared-memory.js';

const WHY = 'the launch file asks for it';

function pairs(draft: Draft, { launched }: StepContext): [Element, LaunchedVm][] {
  const service = draft.vms.find(
    (vm) =>
      /^(?:SERVICE_VM|SOS_VM)$/.test(textAt(vm, 'vm_type')) ||
      textAt(vm, 'load_order') === 'SERVICE_VM',
  );
  const base = service === undefined ? 0 : Number(attributeOf(service, 'id'));
  return launched.flatMap((facts): [Element, LaunchedVm][] => {
    const vm = draft.vms.find((next) => Number(attributeOf(next, 'id')) === base + facts.id);
    return vm === undefined || vm === service ? [] : [[vm, facts]];
  });
}

/** The name in the launch file wins, unless another VM has it. */
export function nameLaunched(draft: Draft, context: StepContext): void {
  for (const [vm, { name }] of pairs(draft, context)) {
    const node = at(vm, 'name');
    if (node === undefined || !/^[a-zA-Z0-9_-]{1,15}$/.test(name) || valueIn(node) === name)
      continue;
    const others = draft.vms.filter((next) => next !== vm).map((next) => textAt(next, 'name'));
    setValue(node, freeName(name, new Set(others)));
  }
}

/** `tap0,vhost,mac=…` */
function network(text: string): Element {
  const [name = '', ...options] = text.split(',').map((part) => part.trim());
  const vhost = options.includes('vhost');
  return make('network', [
    make('virtio_framework', vhost ? 'Kernel based (Virtual Host)' : 'User space based (VBSU)'),
    make(
      'interface_name',
      name.replace(/^tap_?=?/, (start) => start),
    ),
  ]);
}

/** `@stdio:port`, `pty:port=path`, `sock:…`; @ makes it the console of the VM. */
function virtioConsole(text: string): Element | undefined {
  const match = /^(@?)(stdio|tty|pty|sock):[^=]*(?:=(.*))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, isConsole, kind = '', path] = match;
  const backend = kind === 'sock' ? 'sock server' : kind;
  const place =
    path === undefined
      ? []
      : [
          make(
            kind === 'tty'
              ? 'tty_device_path'
              : kind === 'sock'
                ? 'sock_file_path'
                : 'output_file_path',
            path,
          ),
        ];
  return make('console', [
    make('use_type', isConsole === '@' ? 'Virtio console' : 'Virtio serial port'),
    make('backend_type', backend),
    ...(kind === 'pty' || kind === 'stdio' ? [] : place),
  ]);
}

function set(vm: Element, name: string, value: string | undefined, { notes }: StepContext): void {
  if (value === undefined) return;
  const node = at(vm, name);
  if (node === undefined) append(vm, notes.adds(make(name, value), WHY));
  else setValue(node, value);
}

function pcpus(vm: Element, { pcpus: ids }: LaunchedVm, { notes }: StepContext): void {
  if (ids.length === 0) return;
  const realTime = textAt(vm, 'vm_type') === 'RTVM';
  const made = ids.map((id) =>
    make('pcpu', [make('pcpu_id', id), ...(realTime ? [make('real_time_vcpu', 'y')] : [])]),
  );
  const group = at(vm, 'cpu_affinity');
  const fresh = notes.adds(make('cpu_affinity', made), WHY);
  if (group === undefined) {
    append(vm, fresh);
    return;
  }
  notes.drops(group, 'gave the VM its pCPUs', "the launch file's pCPUs");
  insertAfter(group, fresh);
  remove(group);
}

function pcpuIds(vm: Element): string[] {
  return named(at(vm, 'cpu_affinity'), 'pcpu').map((pcpu) => textAt(pcpu, 'pcpu_id'));
}

/** A real-time VM must have its pCPUs to itself: where it has not, the launch file's wish is not met. */
function realTime(draft: Draft, vm: Element, facts: LaunchedVm, context: StepContext): void {
  if (facts.realTime === 'no') return;
  const others = new Set(draft.vms.filter((next) => next !== vm).flatMap(pcpuIds));
  if (pcpuIds(vm).some((id) => others.has(id))) {
    context.notes.dropsLaunched(
      `VM ${facts.id}/rtos_type`,
      facts.realTime === 'hard' ? 'Hard RT' : 'Soft RT',
      'made the VM a real-time VM',
      'set vm_type to RTVM once no other VM runs on its pCPUs',
    );
    return;
  }
  set(vm, 'vm_type', 'RTVM', context);
  for (const pcpu of named(at(vm, 'cpu_affinity'), 'pcpu')) {
    set(pcpu, 'real_time_vcpu', 'y', context);
  }
  if (facts.realTime === 'hard') set(vm, 'lapic_passthrough', 'y', context);
}

function virtioDevices(vm: Element, facts: LaunchedVm, { notes }: StepContext): void {
  const devices = [
    ...facts.consoles.flatMap((text) => virtioConsole(text) ?? []),
    ...facts.networks.map(network),
    ...facts.inputs.map((text) => make('input', [make('backend_device_file', text)])),
    ...facts.blocks.map((text) => make('block', text)),
  ];
  if (devices.length > 0) append(vm, notes.adds(make('virtio_devices', devices), WHY));
}

/** What the launch file says of post-launched VMs: v3.x makes launch scripts of the scenario. */
export function launch(draft: Draft, context: StepContext): void {
  const { notes } = context;
  for (const [vm, facts] of pairs(draft, context)) {
    if (textAt(vm, 'load_order') !== 'POST_LAUNCHED_VM') continue;
    pcpus(vm, facts, context);
    realTime(draft, vm, facts, context);
    set(vm, 'os_type', facts.windows ? 'Windows OS' : 'Non-Windows OS', context);
    set(vm, 'vbootloader', facts.bootloader, context);
    set(vm, 'vuart0', facts.vuart0, context);
    if (at(vm, 'PTM') === undefined) set(vm, 'PTM', facts.ptm, context);
    const memory = at(vm, 'memory');
    if (memory !== undefined && /^\d+$/.test(facts.memoryMib))
      set(memory, 'size', facts.memoryMib, context);
    if (facts.devices.length > 0) {
      const group = at(vm, 'pci_devs') ?? make('pci_devs', '');
      if (group.parent === undefined) append(vm, notes.adds(group, WHY));
      append(group, ...facts.devices.map((text) => notes.adds(make('pci_dev', text), WHY)));
    }
    for (const text of facts.sharedMemory) launchedRegion(draft, vm, text, context);
    for (const text of facts.rest) {
      const [name = '', value = ''] = text.split(' = ');
      notes.dropsLaunched(
        `VM ${facts.id}/${name}`,
        value,
        'was an option of the launch script',
        'edit the launch script that v3.x makes',
      );
    }
    virtioDevices(vm, facts, context);
    if (at(vm, 'usb_xhci') === undefined) append(vm, make('usb_xhci', ''));
  }
}
