import { html, type Markup, section, table } from './markup.js';
import type { BuildReport, MappedVm } from './report.js';

function map(caption: string, vms: readonly MappedVm[], pcpuCount: number): Markup {
  const pcpus = Array.from({ length: pcpuCount }, (_, pcpu) => pcpu);
  return table(
    caption,
    ['VM', ...pcpus.map((pcpu) => `pCPU ${pcpu}`)],
    vms.map((vm) => [
      html`VM${vm.id} ${vm.name}<br><small>${[vm.loadOrder, ...vm.traits].join(', ')}</small>`,
      ...pcpus.map((pcpu) => {
        const vcpu = vm.pcpus.indexOf(pcpu);
        if (vcpu < 0) return '';
        const sharing = vms.filter(({ pcpus: others }) => others.includes(pcpu)).length;
        return html`<span class="cpu ${vm.loadOrder}${sharing > 1 ? ' shared' : ''}">vCPU${vcpu}${sharing > 1 ? ' (shared)' : ''}</span>`;
      }),
    ]),
  );
}

/** Which VM has which pCPU, as the scenario has it and as it would be after a fix. */
export function pcpuSection({ vms, fixed, pcpuCount }: BuildReport): Markup {
  const before =
    vms.length === 0
      ? html`<p>The generated files do not compile: there is no VM.</p>`
      : map('As it is', vms, pcpuCount);
  const after =
    fixed === undefined
      ? html`<p>A fix changes nothing.</p>`
      : html`${map('After acrn-nvmx fix', fixed.vms, pcpuCount)}
<h3>What the fix does</h3>
<ul>${fixed.changes.map((change) => html`<li>${change}</li>`)}</ul>`;
  return section(
    'pcpus',
    'pCPUs',
    html`<div class="pair"><div>${before}</div><div>${after}</div></div>`,
  );
}
