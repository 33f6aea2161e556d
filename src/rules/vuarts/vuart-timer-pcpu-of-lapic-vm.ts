import { isYes } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { filledIn } from '../filled-in.js';
import { namedPcpus } from '../pcpus/pcpus.js';
import type { Finding, Rule } from '../rule.js';
import { STOPS_AT_WARNINGS } from '../validator-warning.js';

export const vuartTimerPcpuOfLapicVm: Rule = {
  name: 'vuart-timer-pcpu-of-lapic-vm',
  meta: {
    summary: 'the vUART timer runs on a pCPU whose local APIC a VM owns',
    why: 'With local APIC passthrough the hypervisor gets few interrupts on that pCPU: the timer that drains the vUARTs is late, and consoles lag. ACRN warns of it, and its build stops at warnings, too.',
    category: 'build',
    releases: { first: 'v3.3' },
    references: ['ACRN v3.3 misc/config_tools/schema/checks/cpu_assignment.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<VUART_TIMER_PCPU>0', becomes: '<VUART_TIMER_PCPU>3' }],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const setting = scenario.hypervisor.vuartTimerPcpu;
    const timer = filledIn(context, scenario.root, 'hv', 'FEATURES', 'VUART_TIMER_PCPU');
    for (const vm of scenario.vms.filter((next) => isYes(next.lapicPassthrough))) {
      const named = namedPcpus(vm).find(({ text }) => text === timer);
      if (named === undefined) continue;
      yield {
        message: `the vUART timer runs on pCPU ${timer}, whose local APIC belongs to ${vmLabel(vm)}`,
        why: `consoles may lag${setting === undefined ? '; 0 is the default of VUART_TIMER_PCPU' : ''}. ${STOPS_AT_WARNINGS}`,
        help: 'set VUART_TIMER_PCPU to a pCPU of a VM without lapic_passthrough',
        range: setting?.range ?? named.pcpu.range,
        related: [{ message: vmLabel(vm), range: named.pcpu.range }],
      };
      return;
    }
  },
};
