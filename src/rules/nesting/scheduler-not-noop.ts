import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { guestFlag, serviceVm } from '../../scenario/nesting.js';
import { NVMX_FLAG } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import { insertLast } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const FEATURES = `    <FEATURES>
      <RELOC_ENABLED>y</RELOC_ENABLED>
      <SCHEDULER>SCHED_NOOP</SCHEDULER>
      <MULTIBOOT2_ENABLED>y</MULTIBOOT2_ENABLED>
      <SPLIT_LOCK_DETECTION_ENABLED>n</SPLIT_LOCK_DETECTION_ENABLED>
      <UC_LOCK_DETECTION_ENABLED>n</UC_LOCK_DETECTION_ENABLED>
      <SECURITY_VM_FIXUP>n</SECURITY_VM_FIXUP>
      <RDT>
        <RDT_ENABLED>n</RDT_ENABLED>
        <CDP_ENABLED>n</CDP_ENABLED>
        <VCAT_ENABLED>n</VCAT_ENABLED>
      </RDT>
      <HYPERV_ENABLED>y</HYPERV_ENABLED>
      <IOMMU_ENFORCE_SNP>n</IOMMU_ENFORCE_SNP>
      <ACPI_PARSE_ENABLED>y</ACPI_PARSE_ENABLED>
      <L1D_VMENTRY_ENABLED>n</L1D_VMENTRY_ENABLED>
      <MCE_ON_PSC_ENABLED>y</MCE_ON_PSC_ENABLED>
      <IVSHMEM/>
    </FEATURES>
`;

const ADDED = `    <FEATURES>
      <SCHEDULER>SCHED_NOOP</SCHEDULER>
    </FEATURES>
`;

export const schedulerNotNoop: Rule = {
  name: 'scheduler-not-noop',
  meta: {
    summary: 'hv.FEATURES.SCHEDULER is not SCHED_NOOP',
    why: 'ACRN supports nested virtualization with SCHED_NOOP only, and the validators of v2.x refuse anything else. Once the Service VM owns its local APICs, the tick of any other scheduler no longer arrives on its pCPUs. Where each has one thread, nothing waits for it; threads that share a pCPU change only at VM exits, and lose interrupts that come while the other runs.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 misc/config_tools/schema/config.xsd (assertion on FEATURES)',
    ],
    examples: [
      { bad: [{ found: 'SCHED_NOOP', becomes: 'SCHED_BVT' }] },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: 'SCHED_NOOP', becomes: 'SCHED_BVT' }],
      },
      {
        scenario: 'quad-core/v3.1-nested.xml',
        bad: [{ found: FEATURES, becomes: '' }],
        good: [
          { found: FEATURES, becomes: '' },
          { found: '    </MISC_CFG>\n', becomes: `    </MISC_CFG>\n${ADDED}` },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { node, scheduler, features, nvmxEnabled } = scenario.hypervisor;
    if (scheduler?.value === 'SCHED_NOOP' || serviceVm(scenario) === undefined) return;
    // The validator of v2.x refuses the pair.
    const category = nvmxEnabled?.value === 'y' ? 'schema' : 'nested';
    // The guest flags show what was meant: without any it is NVMX_ENABLED that does not fit.
    const meant = scenario.vms.some((vm) => guestFlag(vm, NVMX_FLAG) !== undefined);
    if (scheduler !== undefined && nvmxEnabled !== undefined && category === 'schema' && !meant) {
      yield {
        category,
        message: `NVMX_ENABLED is "y", and SCHEDULER is "${scheduler.value}"`,
        help: 'set hv.FEATURES.SCHEDULER to SCHED_NOOP, or NVMX_ENABLED to n',
        range: nvmxEnabled.range,
        related: [{ message: 'the scheduler is chosen here', range: scheduler.range }],
        fix: setValueFix(scheduler, 'SCHED_NOOP'),
      };
    } else if (scheduler !== undefined) {
      yield {
        category,
        message: `SCHEDULER is "${scheduler.value}", and nested virtualization needs SCHED_NOOP`,
        help: 'set hv.FEATURES.SCHEDULER to SCHED_NOOP',
        range: scheduler.range,
        fix: setValueFix(scheduler, 'SCHED_NOOP'),
      };
    } else if (features !== undefined) {
      yield {
        category,
        message: 'SCHEDULER is missing, and nested virtualization needs SCHED_NOOP',
        help: 'add <SCHEDULER>SCHED_NOOP</SCHEDULER> to FEATURES',
        range: features.startTag,
        fix: safeFix('add SCHEDULER', [
          insertLast(scenario.document, features, { name: 'SCHEDULER', value: 'SCHED_NOOP' }),
        ]),
      };
    } else if (node !== undefined && toolTraits(scenario.release).populates) {
      const added = { name: 'FEATURES', children: [{ name: 'SCHEDULER', value: 'SCHED_NOOP' }] };
      yield {
        category,
        message: 'FEATURES is missing, so the scheduler is SCHED_BVT; nesting needs SCHED_NOOP',
        help: 'add FEATURES with <SCHEDULER>SCHED_NOOP</SCHEDULER> to hv',
        range: node.startTag,
        fix: safeFix('add FEATURES with SCHEDULER', [insertLast(scenario.document, node, added)]),
      };
    }
  },
};
