import { vmLabel } from '../../scenario/nesting.js';
import { isRdtOn } from '../rdt.js';
import type { Finding, Rule } from '../rule.js';

export const vmIdNotPlain: Rule = {
  name: 'vm-id-not-plain',
  meta: {
    summary: 'a VM id is written in another way than plain digits',
    why: 'The build puts the id as written into names of C macros: with a sign or blanks they are no names, and what is generated does not compile.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/misc_cfg.h.xsl (cpu_affinity)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<vm id="1">', becomes: '<vm id="+1">' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const { id, idAttribute } = vm;
      if (id === undefined || idAttribute === undefined) continue;
      const plain = String(id);
      if (idAttribute.value === plain && id >= 0) continue;
      // The Service VM's id is in the names of its classes of service only.
      const named = vm.loadOrder !== 'service' || isRdtOn(scenario);
      const compiles = !named || /^\d[\d_]*$/.test(idAttribute.value);
      yield {
        message: compiles
          ? `the id "${idAttribute.value}" of ${vmLabel(vm)} is not written as ${plain}: where ACRN's build compares ids as text, such as for shared memory, this VM is not found`
          : `the id "${idAttribute.value}" of ${vmLabel(vm)} becomes part of names in C (VM${idAttribute.value}_CONFIG_CPU_AFFINITY): what ACRN ${scenario.release}'s build generates does not compile`,
        help: id >= 0 ? `write ${plain}` : 'number the VMs from 0 on',
        range: idAttribute.valueRange,
        ...(compiles && { severity: 'warning' as const }),
        ...(id >= 0 && {
          fix: {
            title: `write the id of ${vmLabel(vm)} as ${plain}`,
            safety: 'safe' as const,
            edits: [{ ...idAttribute.valueRange, text: plain }],
          },
        }),
      };
    }
  },
};
