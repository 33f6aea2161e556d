// @ts-nocheck
// Generated from schemas/v3.0.2.json by scripts/generate-validators.js; do not edit.
import type { GroupShape } from '../shape.js';
export { validate } from './v3.0.js';

const c = (name, shape, minimum = 1, maximum = 1, repeatable = false) => ({ name, shape, minimum, maximum, repeatable });
const s0 = {"kind":"text","title":"Build type","default":"debug","values":["release","debug"]};
const s1 = {"kind":"text","title":"Relocation","default":"y","values":["y","n"]};
const s2 = {"kind":"text","title":"vCPU scheduler","default":"SCHED_BVT","values":["SCHED_NOOP","SCHED_IORR","SCHED_BVT","SCHED_PRIO"]};
const s3 = {"kind":"text","title":"Multiboot2","default":"y","values":["y","n"]};
const s4 = {"kind":"text","title":"Split-lock detection off","default":"n","values":["y","n"]};
const s5 = {"kind":"text","title":"UC-lock detection off","default":"n","values":["y","n"]};
const s6 = {"kind":"text","title":"Security VM fix-ups","default":"n","values":["y","n"]};
const s7 = {"kind":"text","title":"Interrupts stay disabled","default":"n","values":["y","n"]};
const s8 = {"kind":"text","title":"Hyper-V interface","default":"y","values":["y","n"]};
const s9 = {"kind":"text","title":"IOMMU snooping","default":"n","values":["y","n"]};
const s10 = {"kind":"text","title":"ACPI parsing","default":"y","values":["y","n"]};
const s11 = {"kind":"text","title":"L1D flush on VM entry","default":"n","values":["y","n"]};
const s12 = {"kind":"text","title":"Page-size-change workaround off","default":"n","values":["y","n"]};
const s13 = {"kind":"text","title":"RDT","default":"n","values":["y","n"]};
const s14 = {"kind":"text","title":"Code and data prioritization","default":"n","values":["y","n"]};
const s15 = {"kind":"text","title":"Virtual CAT","default":"n","values":["y","n"]};
const s16 = { kind: 'group', title: "Resource Director Technology", ordered: true, attributes: [], children: [
  c("RDT_ENABLED", s13),
  c("CDP_ENABLED", s14),
  c("VCAT_ENABLED", s15),
] };
const s17 = {"kind":"text","title":"Region name","expects":"1 to 27 letters, digits or underscores"};
const s18 = {"kind":"text","title":"Provider","default":"Hypervisor","values":["Hypervisor","Device Model"]};
const s19 = {"kind":"text","title":"Region size","default":"2","values":["2","4","8","16","32","64","128","256","512"],"expects":"a power of two from 2 to 512"};
const s20 = {"kind":"text","title":"VM name","expects":"1 to 15 letters, digits, _ or -"};
const s21 = {"kind":"text","title":"Virtual BDF","default":"00:08.0","expects":"bus, device and function in hexadecimal, such as `00:10.0`"};
const s22 = { kind: 'group', title: "Sharing VM", ordered: true, attributes: [], children: [
  c("VM_NAME", s20),
  c("VBDF", s21),
] };
const s23 = { kind: 'group', title: "Sharing VMs", ordered: true, attributes: [], children: [
  c("IVSHMEM_VM", s22, 1, 1 / 0, true),
] };
const s24 = { kind: 'group', title: "Shared region", ordered: false, attributes: [], children: [
  c("NAME", s17),
  c("PROVIDED_BY", s18),
  c("IVSHMEM_SIZE", s19),
  c("IVSHMEM_VMS", s23),
] };
const s25 = { kind: 'group', title: "Shared memory", ordered: true, attributes: [], children: [
  c("IVSHMEM_REGION", s24, 0, 1 / 0, true),
] };
const s26 = {"kind":"text","title":"Software SRAM","default":"n","values":["y","n"]};
const s27 = { kind: 'group', title: "Software SRAM", ordered: true, attributes: [], children: [
  c("SSRAM_ENABLED", s26),
] };
const s28 = { kind: 'group', title: "Features", ordered: false, attributes: [], children: [
  c("RELOC_ENABLED", s1),
  c("SCHEDULER", s2),
  c("MULTIBOOT2_ENABLED", s3),
  c("ENFORCE_TURNOFF_AC", s4),
  c("ENFORCE_TURNOFF_GP", s5),
  c("SECURITY_VM_FIXUP", s6),
  c("KEEP_IRQ_DISABLED", s7),
  c("HYPERV_ENABLED", s8),
  c("IOMMU_ENFORCE_SNP", s9),
  c("ACPI_PARSE_ENABLED", s10),
  c("L1D_VMENTRY_ENABLED", s11),
  c("MCE_ON_PSC_DISABLED", s12),
  c("RDT", s16),
  c("IVSHMEM", s25),
  c("SSRAM", s27, 0, 1),
] };
const s29 = {"kind":"text","title":"Connection name"};
const s30 = {"kind":"text","title":"Connection kind","default":"pci","values":["legacy","pci"]};
const s31 = {"kind":"text","title":"VM name"};
const s32 = {"kind":"text","title":"I/O port","default":"0x9200","distinct":{"among":"vm_name","values":["0x9200","0x9208","0x9210","0x9218","0x9220","0x9228","0x9230","0x9238","0x9240","0x9248","0x9250","0x9258","0x9260","0x9268","0x9270","0x9278"]},"expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s33 = {"kind":"text","title":"Virtual BDF","default":"00:10.0","expects":"bus, device and function in hexadecimal, such as `00:10.0`"};
const s34 = { kind: 'group', title: "End", ordered: true, attributes: [], children: [
  c("vm_name", s31),
  c("io_port", s32),
  c("vbdf", s33),
] };
const s35 = { kind: 'group', title: "Connection", ordered: true, attributes: [], children: [
  c("name", s29),
  c("type", s30),
  c("endpoint", s34, 2, 2, true),
] };
const s36 = { kind: 'group', title: "Virtual UART connections", ordered: true, attributes: [], children: [
  c("vuart_connection", s35, 0, 1 / 0, true),
] };
const s37 = {"kind":"text","title":"Serial console","default":"None","expects":"a serial device such as `/dev/ttyS0`, or `None`"};
const s38 = {"kind":"text","title":"Memory log level","default":"5","values":["0","1","2","3","4","5"]};
const s39 = {"kind":"text","title":"Trace Hub log level","default":"5","values":["0","1","2","3","4","5"]};
const s40 = {"kind":"text","title":"Console log level","default":"5","values":["0","1","2","3","4","5"]};
const s41 = { kind: 'group', title: "Debug options", ordered: false, attributes: [], children: [
  c("SERIAL_CONSOLE", s37),
  c("MEM_LOGLEVEL", s38),
  c("NPK_LOGLEVEL", s39),
  c("CONSOLE_LOGLEVEL", s40),
] };
const s42 = {"kind":"text","title":"Stack size","default":"0x2000","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s43 = {"kind":"text","title":"Hypervisor RAM start","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s44 = { kind: 'group', title: "Hypervisor memory", ordered: false, attributes: [], children: [
  c("STACK_SIZE", s42),
  c("HV_RAM_START", s43, 0, 1),
] };
const s45 = {"kind":"text","title":"Virtual machines","default":"16","expects":"a whole number in decimal digits"};
const s46 = {"kind":"text","title":"IOAPICs","default":"1","expects":"a whole number from 1 to 10"};
const s47 = {"kind":"text","title":"PCI devices","default":"96","expects":"a whole number from 1 to 1024"};
const s48 = {"kind":"text","title":"IOAPIC lines","default":"120","expects":"a whole number from 1 to 120"};
const s49 = {"kind":"text","title":"Passthrough interrupts","default":"256","expects":"a whole number from 1 to 1024"};
const s50 = {"kind":"text","title":"MSI-X entries","default":"64","expects":"a whole number from 1 to 2048"};
const s51 = {"kind":"text","title":"Emulated MMIO regions","default":"16","expects":"a whole number from 1 to 128"};
const s52 = { kind: 'group', title: "Capacities", ordered: false, attributes: [], children: [
  c("MAX_VM_NUM", s45),
  c("MAX_IOAPIC_NUM", s46),
  c("MAX_PCI_DEV_NUM", s47),
  c("MAX_IOAPIC_LINES", s48),
  c("MAX_PT_IRQ_ENTRIES", s49),
  c("MAX_MSIX_TABLE_NUM", s50),
  c("MAX_EMULATED_MMIO", s51),
] };
const s53 = {"kind":"text","title":"GPU","default":"0x00000010","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s54 = { kind: 'group', title: "Miscellaneous", ordered: false, attributes: [], children: [
  c("GPU_SBDF", s53),
] };
const s55 = {"kind":"text","title":"Cache id","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s56 = {"kind":"text","title":"Cache level","expects":"a whole number in decimal digits"};
const s57 = {"kind":"text","title":"vCPU","expects":"a whole number in decimal digits"};
const s58 = {"kind":"text","title":"Content","values":["Unified","Code","Data"]};
const s59 = {"kind":"text","title":"Cache mask","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s60 = { kind: 'group', title: "Cache share", ordered: true, attributes: [], children: [
  c("VM", s31),
  c("VCPU", s57),
  c("TYPE", s58),
  c("CLOS_MASK", s59),
] };
const s61 = { kind: 'group', title: "Cache allocation", ordered: true, attributes: [], children: [
  c("CACHE_ID", s55),
  c("CACHE_LEVEL", s56),
  c("POLICY", s60, 1, 1 / 0, true),
] };
const s62 = { kind: 'group', title: "Cache regions", ordered: true, attributes: [], children: [
  c("CACHE_ALLOCATION", s61, 1, 1 / 0, true),
] };
const s63 = { kind: 'group', title: "Hypervisor", ordered: false, attributes: [], children: [
  c("BUILD_TYPE", s0),
  c("FEATURES", s28),
  c("vuart_connections", s36),
  c("DEBUG_OPTIONS", s41),
  c("MEMORY", s44),
  c("CAPACITIES", s52),
  c("MISC_CFG", s54),
  c("CACHE_REGION", s62, 0, 1),
] };
const s64 = {"kind":"text","title":"Load order","values":["SERVICE_VM","PRE_LAUNCHED_VM","POST_LAUNCHED_VM"]};
const s65 = {"kind":"text","title":"VM type","default":"STANDARD_VM","values":["RTVM","STANDARD_VM","TEE_VM","REE_VM"]};
const s66 = {"kind":"text","title":"Console UART","default":"None","values":["None","COM Port 1","COM Port 2","COM Port 3","COM Port 4","PCI"]};
const s67 = {"kind":"text","title":"Size","default":"256","expects":"a whole number, 0 or more"};
const s68 = {"kind":"text","title":"Start","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s69 = {"kind":"text","title":"Size","expects":"a whole number in decimal digits"};
const s70 = { kind: 'group', title: "Physical range", ordered: true, attributes: [], children: [
  c("start_hpa", s68),
  c("size_hpa", s69),
] };
const s71 = { kind: 'group', title: "Memory", ordered: false, attributes: [], children: [
  c("size", s67, 0, 1),
  c("hpa_region", s70, 0, 1 / 0, true),
] };
const s72 = {"kind":"text","title":"pCPU id","expects":"a whole number in decimal digits"};
const s73 = {"kind":"text","title":"Real-time vCPU","default":"n","values":["y","n"]};
const s74 = { kind: 'group', title: "pCPU", ordered: false, attributes: [], children: [
  c("pcpu_id", s72),
  c("real_time_vcpu", s73),
] };
const s75 = { kind: 'group', title: "CPU affinity", ordered: true, attributes: [], children: [
  c("pcpu", s74, 0, 1 / 0, true),
] };
const s76 = {"kind":"text","title":"LAPIC passthrough","default":"n","values":["y","n"]};
const s77 = {"kind":"text","title":"I/O completion polling","default":"n","values":["y","n"]};
const s78 = {"kind":"text","title":"Virtual classes of service","default":"0","expects":"a whole number, 0 or more"};
const s79 = {"kind":"text","title":"Secure world","default":"n","values":["y","n"]};
const s80 = {"kind":"text","title":"Hidden MTRRs","default":"n","values":["y","n"]};
const s81 = {"kind":"text","title":"Security VM","default":"n","values":["y","n"]};
const s82 = {"kind":"text","title":"Base","default":"0","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s83 = {"kind":"text","title":"Size","default":"0","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s84 = { kind: 'group', title: "SGX enclave memory", ordered: true, attributes: [], children: [
  c("base", s82),
  c("size", s83),
] };
const s85 = {"kind":"text","title":"Priority","default":"PRIO_LOW","values":["PRIO_LOW","PRIO_HIGH"]};
const s86 = {"kind":"text","title":"Companion VM","default":"65535","expects":"a whole number in decimal digits"};
const s87 = {"kind":"text","title":"Kernel type","default":"KERNEL_BZIMAGE","values":["KERNEL_BZIMAGE","KERNEL_RAWIMAGE","KERNEL_ELF"]};
const s88 = {"kind":"text","title":"Kernel module tag","default":"Linux_bzImage"};
const s89 = {"kind":"text","title":"RAM disk module tag"};
const s90 = {"kind":"text","title":"Kernel arguments","default":"rw rootwait root=/dev/nvme0n1p2 console=tty0 console=ttyS0 consoleblank=0 no_timer_check quiet loglevel=3 i915.nuclear_pageflip=1 swiotlb=131072"};
const s91 = {"kind":"text","title":"Kernel load address","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s92 = {"kind":"text","title":"Kernel entry address","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s93 = { kind: 'group', title: "Operating system", ordered: false, attributes: [], children: [
  c("kern_type", s87),
  c("kern_mod", s88),
  c("ramdisk_mod", s89, 0, 1),
  c("bootargs", s90),
  c("kern_load_addr", s91, 0, 1),
  c("kern_entry_addr", s92, 0, 1),
] };
const s94 = {"kind":"text","title":"TPM 2.0","default":"n","values":["y","n"]};
const s95 = {"kind":"text","title":"P2SB bridge","default":"n","values":["y","n"]};
const s96 = { kind: 'group', title: "MMIO devices", ordered: false, attributes: [], children: [
  c("TPM2", s94, 0, 1),
  c("p2sb", s95, 0, 1),
] };
const s97 = {"kind":"text","title":"INTx passthrough"};
const s98 = {"kind":"text","title":"PCI device"};
const s99 = { kind: 'group', title: "PCI devices", ordered: true, attributes: [], children: [
  c("pci_dev", s98, 0, 1 / 0, true),
] };
const s100 = {"kind":"text","title":"Precision time measurement","default":"y","values":["y","n"]};
const s101 = { kind: 'group', title: "Pre-launched VM", ordered: false, attributes: ["id"], children: [
  c("load_order", s64),
  c("name", s20),
  c("vm_type", s65),
  c("console_vuart", s66),
  c("memory", s71, 0, 1),
  c("cpu_affinity", s75, 0, 1),
  c("lapic_passthrough", s76, 0, 1),
  c("io_completion_polling", s77, 0, 1),
  c("virtual_cat_number", s78, 0, 1),
  c("virtual_cat_support", s15, 0, 1),
  c("secure_world_support", s79, 0, 1),
  c("hide_mtrr_support", s80, 0, 1),
  c("security_vm", s81, 0, 1),
  c("epc_section", s84, 0, 1),
  c("priority", s85),
  c("companion_vmid", s86),
  c("os_config", s93),
  c("mmio_resources", s96, 0, 1),
  c("pt_intx", s97, 0, 1),
  c("pci_devs", s99, 0, 1),
  c("PTM", s100, 0, 1),
] };
const s102 = {"kind":"text","title":"VM type","default":"STANDARD_VM","values":["STANDARD_VM","TEE_VM","REE_VM"]};
const s103 = {"kind":"text","title":"Nested virtualization","default":"n","values":["y","n"]};
const s104 = { kind: 'group', title: "Service VM", ordered: false, attributes: ["id"], children: [
  c("load_order", s64),
  c("name", s20),
  c("vm_type", s102),
  c("console_vuart", s66),
  c("lapic_passthrough", s76, 0, 1),
  c("nested_virtualization_support", s103, 0, 1),
  c("secure_world_support", s79, 0, 1),
  c("hide_mtrr_support", s80, 0, 1),
  c("security_vm", s81, 0, 1),
  c("priority", s85),
  c("companion_vmid", s86),
  c("os_config", s93),
] };
const s105 = {"kind":"text","title":"OS family","default":"Non-Windows OS","values":["Non-Windows OS","Windows OS"]};
const s106 = {"kind":"text","title":"Serial port on standard I/O","default":"n","values":["y","n"]};
const s107 = {"kind":"text","title":"Virtual boot loader","default":"y","values":["y","n"]};
const s108 = { kind: 'group', title: "Memory", ordered: false, attributes: [], children: [
  c("size", s67, 0, 1),
] };
const s109 = {"kind":"text","title":"USB device"};
const s110 = { kind: 'group', title: "USB devices", ordered: true, attributes: [], children: [
  c("usb_dev", s109, 0, 1 / 0, true),
] };
const s111 = {"kind":"text","title":"Graphics"};
const s112 = {"kind":"text","title":"Use","default":"Virtio console","values":["Virtio console","Virtio serial port"]};
const s113 = {"kind":"text","title":"Back end","default":"stdio","values":["pty","stdio","file","sock client","sock server","tty"]};
const s114 = {"kind":"text","title":"Output file"};
const s115 = {"kind":"text","title":"Socket"};
const s116 = {"kind":"text","title":"Terminal device"};
const s117 = { kind: 'group', title: "Console", ordered: false, attributes: [], children: [
  c("use_type", s112),
  c("backend_type", s113),
  c("output_file_path", s114, 0, 1),
  c("sock_file_path", s115, 0, 1),
  c("tty_device_path", s116, 0, 1),
] };
const s118 = {"kind":"text","title":"Framework","default":"User space based (VBSU)","values":["Kernel based (Virtual Host)","User space based (VBSU)"]};
const s119 = {"kind":"text","title":"Interface","expects":"letters, digits, _ and -"};
const s120 = { kind: 'group', title: "Network", ordered: true, attributes: [], children: [
  c("virtio_framework", s118, 0, 1),
  c("interface_name", s119, 0, 1),
] };
const s121 = {"kind":"text","title":"Device file"};
const s122 = {"kind":"text","title":"Id","expects":"letters, digits, _ and -, or nothing"};
const s123 = { kind: 'group', title: "Input", ordered: true, attributes: [], children: [
  c("backend_device_file", s121, 0, 1),
  c("id", s122, 0, 1),
] };
const s124 = {"kind":"text","title":"Disk"};
const s125 = {"kind":"text","title":"Socket context","expects":"a whole number from 3 to 4294967294"};
const s126 = { kind: 'group', title: "Virtio devices", ordered: false, attributes: [], children: [
  c("gpu", s111, 0, 1),
  c("console", s117, 0, 1 / 0, true),
  c("network", s120, 0, 1 / 0, true),
  c("input", s123, 0, 1 / 0, true),
  c("block", s124, 0, 1 / 0, true),
  c("vsock", s125, 0, 1 / 0, true),
] };
const s127 = { kind: 'group', title: "Post-launched VM", ordered: false, attributes: ["id"], children: [
  c("load_order", s64),
  c("name", s20),
  c("vm_type", s65),
  c("console_vuart", s66),
  c("os_type", s105),
  c("vuart0", s106),
  c("vbootloader", s107),
  c("memory", s108, 0, 1),
  c("cpu_affinity", s75, 0, 1),
  c("usb_xhci", s110, 0, 1),
  c("lapic_passthrough", s76, 0, 1),
  c("io_completion_polling", s77, 0, 1),
  c("virtual_cat_number", s78, 0, 1),
  c("virtual_cat_support", s15, 0, 1),
  c("secure_world_support", s79, 0, 1),
  c("hide_mtrr_support", s80, 0, 1),
  c("security_vm", s81, 0, 1),
  c("priority", s85),
  c("companion_vmid", s86),
  c("pci_devs", s99, 0, 1),
  c("PTM", s100, 0, 1),
  c("virtio_devices", s126),
] };
const s128 = { kind: 'group', title: "ACRN v3.0.2 scenario", ordered: false, attributes: ["board","scenario"], children: [
  c("hv", s63),
  c("vm", { kind: 'choice', title: "Virtual machine", by: "load_order", cases: [{ value: "PRE_LAUNCHED_VM", shape: s101 }, { value: "SERVICE_VM", shape: s104 }, { value: "POST_LAUNCHED_VM", shape: s127 }] }, 1, 1 / 0, true),
] };
export const shape: GroupShape = s128;
