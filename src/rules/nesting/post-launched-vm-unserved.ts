import { ownsLapic, serviceVm, vmLabel } from '../../scenario/nesting.js';
import { postLaunchedVmV2, vmAdded } from '../examples.js';
import { mustGo, pcpusOfOthers, serviceVmOwns } from '../pcpus/service-vm-pcpus.js';
import type { Finding, Rule } from '../rule.js';

export const postLaunchedVmUnserved: Rule = {
  name: 'post-launched-vm-unserved',
  meta: {
    summary: 'a post-launched VM is beside a Service VM that owns its local APICs',
    why: 'ACRN tells the device model of an I/O request by an interrupt through the virtual local APIC of the Service VM, which local APIC passthrough switches off: the interrupt is silently dropped, and the VM waits forever in its first I/O. A device model that polls the request buffer serves it.',
    category: 'nested',
    severity: 'warning',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.7 hypervisor/arch/x86/guest/vmx_io.c (arch_fire_hsm_interrupt)',
      'ACRN v2.7 hypervisor/arch/x86/guest/vlapic.c (vlapic_accept_intr, vlapic_set_apicbase)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [vmAdded(postLaunchedVmV2(1, { type: 'POST_RT_VM', pcpu: 3 }))],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const service = serviceVm(scenario);
    if (service === undefined || !ownsLapic(service)) return;
    const shared = new Set(
      [...pcpusOfOthers(context)]
        .filter(({ pcpu }) => pcpu.number !== undefined && serviceVmOwns(context, pcpu.number))
        .map(({ vm }) => vm),
    );
    for (const vm of scenario.vms) {
      // One that shares a pCPU of the Service VM does not even run, which other rules say.
      if (vm.loadOrder !== 'post-launched' || mustGo(vm) || shared.has(vm)) continue;
      yield {
        message: `${vmLabel(vm)} gets no I/O served: the Service VM owns its local APICs`,
        help: 'have its device model poll the request buffer, launch the VM before the Service VM, or remove it',
        range: (vm.type ?? vm.loadOrderSetting)?.range ?? vm.range,
        related: [{ message: 'the Service VM', range: service.range }],
      };
    }
  },
};
