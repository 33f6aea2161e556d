import { element } from './dom.js';
import type { Checked, ShownPcpu } from './protocol.js';

function grouped(pcpus: readonly ShownPcpu[], key: (pcpu: ShownPcpu) => string): ShownPcpu[][] {
  const groups = new Map<string, ShownPcpu[]>();
  for (const pcpu of pcpus) groups.set(key(pcpu), [...(groups.get(key(pcpu)) ?? []), pcpu]);
  return [...groups.values()];
}

function pcpuView({ pcpu, type, owners }: ShownPcpu): HTMLElement {
  const whose = owners.length === 0 ? ['nobody has it'] : owners;
  return element(
    'div',
    { class: 'pcpu' },
    element('h3', {}, `pCPU ${pcpu}`),
    type === '' ? undefined : element('p', { class: 'type' }, type),
    ...whose.map((owner) => element('p', {}, owner)),
  );
}

/** The board's pCPUs: who has which, and which share caches. */
export function showPcpus(parent: HTMLElement, { pcpus, buildType }: Checked): void {
  if (pcpus.length === 0) {
    parent.replaceChildren(element('p', {}, 'Without a board file nothing is known of the pCPUs.'));
    return;
  }
  const caches = grouped(pcpus, ({ pcpu, l3 }) => (l3.length > 0 ? l3.join() : `${pcpu}`)).map(
    (l3) =>
      element(
        'div',
        { class: 'l3' },
        element('h3', {}, l3.length > 1 ? `L3 cache of ${l3.length} pCPUs` : 'No shared L3 cache'),
        ...grouped(l3, ({ pcpu, l2 }) => (l2.length > 0 ? l2.join() : `${pcpu}`)).map((l2) =>
          element(
            'div',
            { class: l2.length > 1 ? 'l2 shared' : 'l2' },
            l2.length > 1 ? element('p', { class: 'help' }, 'L2 cache') : undefined,
            ...l2.map(pcpuView),
          ),
        ),
      ),
  );
  const zero =
    buildType === 'debug'
      ? 'This is a debug build: the console of the hypervisor needs the timer interrupt of pCPU 0, so no VM that owns its local APICs can have pCPU 0.'
      : 'This is a release build: the hypervisor has no console that needs pCPU 0.';
  parent.replaceChildren(
    element('h2', {}, 'Who has which pCPU'),
    ...caches,
    element('p', {}, zero),
  );
}
