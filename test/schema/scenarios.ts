import { expect } from 'vitest';
import type { Release } from '../../src/release.js';
import { validateSchema } from '../../src/schema/index.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { parseXml } from '../../src/xml/parse.js';
import { wordingProblem } from '../wording.js';

function vuarts(prefix: string): string {
  return `
    <legacy_vuart id="0">
      <type>VUART_LEGACY_PIO</type>
      <base>${prefix}COM1_BASE</base>
      <irq>${prefix}COM1_IRQ</irq>
    </legacy_vuart>
    <legacy_vuart id="1">
      <type>VUART_LEGACY_PIO</type>
      <base>INVALID_COM_BASE</base>
      <irq>COM2_IRQ</irq>
    </legacy_vuart>
    <console_vuart id="0"><base>INVALID_PCI_BASE</base></console_vuart>
    <communication_vuart id="1">
      <base>INVALID_PCI_BASE</base>
      <target_vm_id>0</target_vm_id>
      <target_uart_id>1</target_uart_id>
    </communication_vuart>`;
}

/** A scenario with all that v2.5 requires: nested virtualization is on, and works. */
export const V2_5 = `<acrn-config board="some-board" scenario="some-scenario">
  <hv>
    <DEBUG_OPTIONS>
      <RELEASE>n</RELEASE>
      <SERIAL_CONSOLE>/dev/ttyS0</SERIAL_CONSOLE>
      <MEM_LOGLEVEL>5</MEM_LOGLEVEL>
      <NPK_LOGLEVEL>5</NPK_LOGLEVEL>
      <CONSOLE_LOGLEVEL>3</CONSOLE_LOGLEVEL>
      <LOG_DESTINATION>7</LOG_DESTINATION>
      <LOG_BUF_SIZE>0x40000</LOG_BUF_SIZE>
    </DEBUG_OPTIONS>
    <FEATURES>
      <RELOC>y</RELOC>
      <SCHEDULER>SCHED_NOOP</SCHEDULER>
      <MULTIBOOT2>y</MULTIBOOT2>
      <ENFORCE_TURNOFF_AC>y</ENFORCE_TURNOFF_AC>
      <RDT>
        <RDT_ENABLED>n</RDT_ENABLED>
        <CDP_ENABLED>n</CDP_ENABLED>
        <CLOS_MASK>0xff</CLOS_MASK>
      </RDT>
      <HYPERV_ENABLED>y</HYPERV_ENABLED>
      <NVMX_ENABLED>y</NVMX_ENABLED>
      <IOMMU_ENFORCE_SNP>n</IOMMU_ENFORCE_SNP>
      <ACPI_PARSE_ENABLED>y</ACPI_PARSE_ENABLED>
      <L1D_VMENTRY_ENABLED>n</L1D_VMENTRY_ENABLED>
      <MCE_ON_PSC_DISABLED>n</MCE_ON_PSC_DISABLED>
      <IVSHMEM>
        <IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>
        <IVSHMEM_REGION></IVSHMEM_REGION>
      </IVSHMEM>
    </FEATURES>
    <MEMORY>
      <STACK_SIZE>0x2000</STACK_SIZE>
      <HV_RAM_SIZE></HV_RAM_SIZE>
      <HV_RAM_START>0x00400000</HV_RAM_START>
      <LOW_RAM_SIZE>0x00010000</LOW_RAM_SIZE>
      <PLATFORM_RAM_SIZE>0x400000000</PLATFORM_RAM_SIZE>
    </MEMORY>
    <CAPACITIES>
      <IOMMU_BUS_NUM>0x100</IOMMU_BUS_NUM>
      <MAX_IR_ENTRIES>256</MAX_IR_ENTRIES>
      <MAX_IOAPIC_NUM>1</MAX_IOAPIC_NUM>
      <MAX_PCI_DEV_NUM>96</MAX_PCI_DEV_NUM>
      <MAX_IOAPIC_LINES>120</MAX_IOAPIC_LINES>
      <MAX_PT_IRQ_ENTRIES>256</MAX_PT_IRQ_ENTRIES>
      <MAX_MSIX_TABLE_NUM>64</MAX_MSIX_TABLE_NUM>
      <MAX_EMULATED_MMIO>16</MAX_EMULATED_MMIO>
    </CAPACITIES>
    <MISC_CFG><GPU_SBDF>0x00000010</GPU_SBDF></MISC_CFG>
  </hv>
  <vm id="0">
    <vm_type>SOS_VM</vm_type>
    <name>ACRN SOS VM</name>
    <guest_flags>
      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>
      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>
    </guest_flags>
    <clos><vcpu_clos>0</vcpu_clos></clos>
    <memory><start_hpa>0</start_hpa><size>0x20000000</size></memory>${vuarts('SOS_')}
  </vm>
</acrn-config>
`;

/** From v2.7 on the tools fill in what has a default. */
export const V2_7 = `<acrn-config board="some-board" scenario="some-scenario">
  <hv>
    <FEATURES>
      <SCHEDULER>SCHED_NOOP</SCHEDULER>
      <RDT>
        <RDT_ENABLED>y</RDT_ENABLED>
        <CDP_ENABLED>n</CDP_ENABLED>
        <VCAT_ENABLED>y</VCAT_ENABLED>
        <CLOS_MASK>0xff</CLOS_MASK>
        <CLOS_MASK>0x0f</CLOS_MASK>
        <CLOS_MASK>0xf0</CLOS_MASK>
        <CLOS_MASK>0x03</CLOS_MASK>
      </RDT>
    </FEATURES>
    <CAPACITIES><MAX_VM_NUM>2</MAX_VM_NUM></CAPACITIES>
  </hv>
  <vm id="0">
    <vm_type>SERVICE_VM</vm_type>
    <name>SERVICE_VM</name>
    <clos><vcpu_clos>0</vcpu_clos></clos>${vuarts('SERVICE_VM_')}
  </vm>
  <vm id="1">
    <vm_type>POST_STD_VM</vm_type>
    <name>POST_STD_VM1</name>
    <guest_flags><guest_flag>GUEST_FLAG_VCAT_ENABLED</guest_flag></guest_flags>
    <clos>
      <vcpu_clos>1</vcpu_clos>
      <vcpu_clos>2</vcpu_clos>
    </clos>${vuarts('')}
  </vm>
</acrn-config>
`;

export const V3_2 = `<acrn-config board="some-board" scenario="some-scenario">
  <hv>
    <FEATURES>
      <SCHEDULER>SCHED_NOOP</SCHEDULER>
      <RDT>
        <RDT_ENABLED>n</RDT_ENABLED>
        <CDP_ENABLED>n</CDP_ENABLED>
        <VCAT_ENABLED>n</VCAT_ENABLED>
      </RDT>
    </FEATURES>
    <CAPACITIES><MAX_IOAPIC_NUM>1</MAX_IOAPIC_NUM></CAPACITIES>
  </hv>
  <vm id="0">
    <load_order>SERVICE_VM</load_order>
    <name>ACRN_Service_VM</name>
    <vm_type>STANDARD_VM</vm_type>
    <nested_virtualization_support>y</nested_virtualization_support>
    <lapic_passthrough>y</lapic_passthrough>
  </vm>
  <vm id="1">
    <load_order>POST_LAUNCHED_VM</load_order>
    <name>POST_STD_VM1</name>
    <cpu_affinity>
      <pcpu>
        <pcpu_id>1</pcpu_id>
        <real_time_vcpu>n</real_time_vcpu>
      </pcpu>
    </cpu_affinity>
  </vm>
</acrn-config>
`;

export async function check(text: string, release: Release): Promise<Diagnostic[]> {
  const found = await validateSchema(parseXml(text), release);
  expect(found.flatMap((each) => wordingProblem(each) ?? [])).toEqual([]);
  return found;
}

/** The text with `from`, which must occur, replaced by `to` where it stands first. */
export function changed(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the scenario has no ${from}`);
  return text.replace(from, () => to);
}
