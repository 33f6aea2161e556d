// Generated from schemas/ by scripts/generate-validators.js; do not edit.
import type { Release } from '../../release.js';

export const DESCRIPTIONS: Readonly<Record<string, Readonly<Partial<Record<Release, string>>>>> =
  {
    "hv": {
      "v2.5": "Settings of the hypervisor itself."
    },
    "hv.DEBUG_OPTIONS": {
      "v2.5": "Build kind, serial console and log levels."
    },
    "hv.DEBUG_OPTIONS.RELEASE": {
      "v2.5": "`y` builds without the debug shell and console; `n` builds a debug hypervisor."
    },
    "hv.DEBUG_OPTIONS.SERIAL_CONSOLE": {
      "v2.5": "Device name, as Linux shows it, of the port on which the hypervisor offers its console."
    },
    "hv.DEBUG_OPTIONS.MEM_LOGLEVEL": {
      "v2.5": "Messages up to this level are kept in the log buffer."
    },
    "hv.DEBUG_OPTIONS.NPK_LOGLEVEL": {
      "v2.5": "Messages up to this level go to the Intel Trace Hub."
    },
    "hv.DEBUG_OPTIONS.CONSOLE_LOGLEVEL": {
      "v2.5": "Messages up to this level appear on the hypervisor console."
    },
    "hv.DEBUG_OPTIONS.LOG_DESTINATION": {
      "v2.5": "Sum of 1 (console), 2 (memory) and 4 (Trace Hub)."
    },
    "hv.DEBUG_OPTIONS.LOG_BUF_SIZE": {
      "v2.5": "Bytes kept for the log in memory."
    },
    "hv.FEATURES": {
      "v2.5": "Parts of the hypervisor that are switched on or off at build time."
    },
    "hv.FEATURES.RELOC": {
      "v2.5": "Lets the hypervisor run at an address other than the one it was linked for."
    },
    "hv.FEATURES.SCHEDULER": {
      "v2.5": "How virtual CPUs share a physical CPU. Nested virtualization needs `SCHED_NOOP`: one vCPU for each pCPU."
    },
    "hv.FEATURES.MULTIBOOT2": {
      "v2.5": "Accepts boot loaders that speak multiboot2 besides multiboot."
    },
    "hv.FEATURES.ENFORCE_TURNOFF_AC": {
      "v2.5": "Keeps the processor from raising #AC on split locks."
    },
    "hv.FEATURES.RDT": {
      "v2.5": "Splitting of cache and memory bandwidth between virtual machines (Intel RDT)."
    },
    "hv.FEATURES.RDT.RDT_ENABLED": {
      "v2.5": "Switches Intel RDT on."
    },
    "hv.FEATURES.RDT.CDP_ENABLED": {
      "v2.5": "Gives code and data separate cache masks."
    },
    "hv.FEATURES.RDT.CLOS_MASK": {
      "v2.5": "The cache ways of one class of service, in order."
    },
    "hv.FEATURES.RDT.MBA_DELAY": {
      "v2.5": "The memory bandwidth delay of one class of service, in order."
    },
    "hv.FEATURES.HYPERV_ENABLED": {
      "v2.5": "Offers the Hyper-V enlightenments that Windows guests use."
    },
    "hv.FEATURES.NVMX_ENABLED": {
      "v2.5": "Builds the hypervisor with nested VMX, so that a VM with the nested flag can run KVM."
    },
    "hv.FEATURES.IOMMU_ENFORCE_SNP": {
      "v2.5": "Sets the snoop bit in IOMMU page tables."
    },
    "hv.FEATURES.ACPI_PARSE_ENABLED": {
      "v2.5": "Reads the ACPI tables at run time instead of relying on build-time data alone."
    },
    "hv.FEATURES.L1D_VMENTRY_ENABLED": {
      "v2.5": "Flushes the L1 data cache on VM entry against L1 terminal fault."
    },
    "hv.FEATURES.MCE_ON_PSC_DISABLED": {
      "v2.5": "Switches off the workaround for machine checks on page size changes."
    },
    "hv.FEATURES.IVSHMEM": {
      "v2.5": "Memory regions that virtual machines share."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_ENABLED": {
      "v2.5": "Switches shared memory between virtual machines on."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION": {
      "v2.5": "`hv:/` or `dm:/`, the region name, its size in MB and the ids of the VMs, such as `hv:/region, 2, 0:2`; empty for none.",
      "v3.0": "One region of shared memory."
    },
    "hv.FEATURES.SSRAM": {
      "v2.5": "Cache that is locked as fast memory for real-time virtual machines."
    },
    "hv.FEATURES.SSRAM.SSRAM_ENABLED": {
      "v2.5": "Switches software SRAM on."
    },
    "hv.MEMORY": {
      "v2.5": "Where the hypervisor lives in memory and how much it needs."
    },
    "hv.MEMORY.STACK_SIZE": {
      "v2.5": "Bytes of stack for each physical CPU."
    },
    "hv.MEMORY.HV_RAM_SIZE": {
      "v2.5": "Bytes of RAM for the hypervisor; empty to have them computed."
    },
    "hv.MEMORY.HV_RAM_START": {
      "v2.5": "Physical address at which the hypervisor is placed."
    },
    "hv.MEMORY.LOW_RAM_SIZE": {
      "v2.5": "Bytes below 1 MB kept for the start of the application processors."
    },
    "hv.MEMORY.PLATFORM_RAM_SIZE": {
      "v2.5": "Bytes of RAM on the board."
    },
    "hv.CAPACITIES": {
      "v2.5": "Upper limits that size the tables of the hypervisor."
    },
    "hv.CAPACITIES.IOMMU_BUS_NUM": {
      "v2.5": "Number of PCI buses that the IOMMU covers."
    },
    "hv.CAPACITIES.MAX_IR_ENTRIES": {
      "v2.5": "Entries of the interrupt remapping table."
    },
    "hv.CAPACITIES.MAX_IOAPIC_NUM": {
      "v2.5": "Most IOAPICs."
    },
    "hv.CAPACITIES.MAX_KATA_VM_NUM": {
      "v2.5": "Most Kata container VMs."
    },
    "hv.CAPACITIES.MAX_PCI_DEV_NUM": {
      "v2.5": "Most PCI devices."
    },
    "hv.CAPACITIES.MAX_IOAPIC_LINES": {
      "v2.5": "Most input lines of one IOAPIC."
    },
    "hv.CAPACITIES.MAX_PT_IRQ_ENTRIES": {
      "v2.5": "Most interrupts of passthrough devices."
    },
    "hv.CAPACITIES.MAX_MSIX_TABLE_NUM": {
      "v2.5": "Most MSI-X table entries of one device."
    },
    "hv.CAPACITIES.MAX_EMULATED_MMIO": {
      "v2.5": "Most emulated MMIO regions of one VM."
    },
    "hv.MISC_CFG": {
      "v2.5": "Settings that fit nowhere else."
    },
    "hv.MISC_CFG.GPU_SBDF": {
      "v2.5": "Segment, bus, device and function of the graphics device, packed into one number."
    },
    "hv.MISC_CFG.UEFI_OS_LOADER_NAME": {
      "v2.5": "Path of the OS loader that UEFI starts."
    },
    "vm": {
      "v2.5": "One virtual machine of the scenario."
    },
    "vm.vm_type": {
      "v2.5": "What kind of virtual machine this is."
    },
    "vm.name": {
      "v2.5": "The name by which tools and other settings call the VM."
    },
    "vm.guest_flags": {
      "v2.5": "Properties of the VM."
    },
    "vm.guest_flags.guest_flag": {
      "v2.5": "One property. A left-over `0` beside others makes ACRN v2.5 drop them all."
    },
    "vm.cpu_affinity": {
      "v2.5": "The physical CPUs that the VM may use."
    },
    "vm.cpu_affinity.pcpu_id": {
      "v2.5": "Number of a physical CPU of the board."
    },
    "vm.clos": {
      "v2.5": "The class of service of each vCPU."
    },
    "vm.clos.vcpu_clos": {
      "v2.5": "Class of service of one vCPU, in order."
    },
    "vm.epc_section": {
      "v2.5": "The enclave page cache given to the VM."
    },
    "vm.epc_section.base": {
      "v2.5": "Physical address."
    },
    "vm.epc_section.size": {
      "v2.5": "Bytes."
    },
    "vm.memory": {
      "v2.5": "The memory of the VM."
    },
    "vm.memory.start_hpa": {
      "v2.5": "Physical address at which the memory of the VM starts."
    },
    "vm.memory.size": {
      "v2.5": "Bytes of memory.",
      "v3.0": "Memory in MB."
    },
    "vm.memory.start_hpa2": {
      "v2.5": "Physical address of a second range."
    },
    "vm.memory.size_hpa2": {
      "v2.5": "Bytes of the second range."
    },
    "vm.os_config": {
      "v2.5": "How the operating system of the VM is loaded."
    },
    "vm.os_config.name": {
      "v2.5": "A free name for the operating system."
    },
    "vm.os_config.kern_type": {
      "v2.5": "Format of the kernel image."
    },
    "vm.os_config.kern_mod": {
      "v2.5": "Tag of the boot module that holds the kernel."
    },
    "vm.os_config.ramdisk_mod": {
      "v2.5": "Tag of the boot module that holds the RAM disk."
    },
    "vm.os_config.bootargs": {
      "v2.5": "The kernel command line."
    },
    "vm.os_config.kern_load_addr": {
      "v2.5": "Guest address at which the kernel is loaded."
    },
    "vm.os_config.kern_entry_addr": {
      "v2.5": "Guest address at which the kernel starts."
    },
    "vm.legacy_vuart": {
      "v2.5": "An I/O port UART: id 0 is the console, id 1 the link to another VM."
    },
    "vm.legacy_vuart.type": {
      "v2.5": "How the UART is reached."
    },
    "vm.legacy_vuart.base": {
      "v2.5": "I/O port base; `INVALID_COM_BASE` switches the UART off."
    },
    "vm.legacy_vuart.irq": {
      "v2.5": "Interrupt line of the UART."
    },
    "vm.legacy_vuart.target_vm_id": {
      "v2.5": "Id of the VM at the other end."
    },
    "vm.legacy_vuart.target_uart_id": {
      "v2.5": "Id of the UART at the other end."
    },
    "vm.legacy_vuart.@id": {
      "v2.5": "Number of the entry."
    },
    "vm.console_vuart": {
      "v2.5": "A PCI UART as the console of the VM.",
      "v3.0": "Where the console of the VM is."
    },
    "vm.console_vuart.base": {
      "v2.5": "`PCI_VUART` switches it on, `INVALID_PCI_BASE` off."
    },
    "vm.console_vuart.@id": {
      "v2.5": "Number of the entry."
    },
    "vm.communication_vuart": {
      "v2.5": "A PCI UART that links the VM to another one."
    },
    "vm.communication_vuart.base": {
      "v2.5": "`PCI_VUART` switches it on, `INVALID_PCI_BASE` off."
    },
    "vm.communication_vuart.target_vm_id": {
      "v2.5": "Id of the VM at the other end."
    },
    "vm.communication_vuart.target_uart_id": {
      "v2.5": "Id of the UART at the other end."
    },
    "vm.communication_vuart.@id": {
      "v2.5": "Number of the entry."
    },
    "vm.mmio_resources": {
      "v2.5": "Devices handed to the VM through their MMIO ranges."
    },
    "vm.mmio_resources.TPM2": {
      "v2.5": "Hands the TPM to the VM."
    },
    "vm.mmio_resources.p2sb": {
      "v2.5": "Hands the P2SB bridge to the VM."
    },
    "vm.pci_dev_num": {
      "v2.5": "Number of PCI devices of the VM."
    },
    "vm.pt_intx": {
      "v2.5": "Pairs of physical and virtual interrupt lines."
    },
    "vm.pci_devs": {
      "v2.5": "Devices handed to the VM."
    },
    "vm.pci_devs.pci_dev": {
      "v2.5": "Bus, device and function, with a description."
    },
    "vm.board_private": {
      "v2.5": "Settings that depend on the board."
    },
    "vm.board_private.rootfs": {
      "v2.5": "Device that holds the root file system."
    },
    "vm.board_private.bootargs": {
      "v2.5": "Arguments added to the kernel command line on this board."
    },
    "vm.PTM": {
      "v2.5": "Lets the VM use PTM."
    },
    "vm.@id": {
      "v2.5": "Number of the entry."
    },
    "@board": {
      "v2.5": "Name of the board."
    },
    "@scenario": {
      "v2.5": "Name of the scenario."
    },
    "hv.FEATURES.ENFORCE_TURNOFF_GP": {
      "v2.6": "Keeps the processor from raising #GP on locks of uncacheable memory."
    },
    "hv.FEATURES.SECURITY_VM_FIXUP": {
      "v2.6": "Adjusts ACPI tables and TPM for a security VM."
    },
    "hv.CAPACITIES.MAX_EFI_MMAP_ENTRIES": {
      "v2.6": "Most entries of the EFI memory map."
    },
    "hv.FEATURES.RDT.VCAT_ENABLED": {
      "v2.7": "Lets virtual machines use cache allocation themselves."
    },
    "hv.CAPACITIES.MAX_VM_NUM": {
      "v2.7": "Most virtual machines, the Service VM counted."
    },
    "vm.priority": {
      "v2.7": "Priority under the priority scheduler."
    },
    "hv.BUILD_TYPE": {
      "v3.0": "`release` builds without the debug shell and console; `debug` keeps them."
    },
    "hv.FEATURES.RELOC_ENABLED": {
      "v3.0": "Lets the hypervisor run at an address other than the one it was linked for."
    },
    "hv.FEATURES.MULTIBOOT2_ENABLED": {
      "v3.0": "Accepts boot loaders that speak multiboot2 besides multiboot."
    },
    "hv.FEATURES.KEEP_IRQ_DISABLED": {
      "v3.0": "Keeps interrupts off while in the hypervisor."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.NAME": {
      "v3.0": "Up to 27 letters, digits and underscores."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.PROVIDED_BY": {
      "v3.0": "Who emulates the ivshmem device."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.IVSHMEM_SIZE": {
      "v3.0": "Size in MB."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.IVSHMEM_VMS": {
      "v3.0": "The virtual machines that see the region."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.IVSHMEM_VMS.IVSHMEM_VM": {
      "v3.0": "One virtual machine that sees the region."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.IVSHMEM_VMS.IVSHMEM_VM.VM_NAME": {
      "v3.0": "Name of a virtual machine of this scenario."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.IVSHMEM_VMS.IVSHMEM_VM.VBDF": {
      "v3.0": "Bus, device and function of the ivshmem device in that VM."
    },
    "hv.vuart_connections": {
      "v3.0": "Virtual serial lines between virtual machines."
    },
    "hv.vuart_connections.vuart_connection": {
      "v3.0": "One virtual serial line with two ends."
    },
    "hv.vuart_connections.vuart_connection.name": {
      "v3.0": "A name for the line."
    },
    "hv.vuart_connections.vuart_connection.type": {
      "v3.0": "`legacy` is an I/O port UART, `pci` a PCI device."
    },
    "hv.vuart_connections.vuart_connection.endpoint": {
      "v3.0": "One end of the line."
    },
    "hv.vuart_connections.vuart_connection.endpoint.vm_name": {
      "v3.0": "Name of the virtual machine at this end."
    },
    "hv.vuart_connections.vuart_connection.endpoint.io_port": {
      "v3.0": "I/O port base in that VM."
    },
    "hv.vuart_connections.vuart_connection.endpoint.vbdf": {
      "v3.0": "Bus, device and function in that VM."
    },
    "hv.CACHE_REGION": {
      "v3.0": "How each cache of the board is divided."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION": {
      "v3.0": "How one cache is divided."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION.CACHE_ID": {
      "v3.0": "Identifier of the cache on the board."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION.CACHE_LEVEL": {
      "v3.0": "2 or 3."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION.POLICY": {
      "v3.0": "The share of one vCPU."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION.POLICY.VM": {
      "v3.0": "Name of the virtual machine."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION.POLICY.VCPU": {
      "v3.0": "Number of the vCPU in that VM."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION.POLICY.TYPE": {
      "v3.0": "What the share is for."
    },
    "hv.CACHE_REGION.CACHE_ALLOCATION.POLICY.CLOS_MASK": {
      "v3.0": "The cache ways, one bit each."
    },
    "vm.load_order": {
      "v3.0": "Who starts the VM: the hypervisor at boot (pre-launched, Service VM) or the Service VM later (post-launched)."
    },
    "vm.memory.hpa_region": {
      "v3.0": "A fixed range of physical memory."
    },
    "vm.memory.hpa_region.start_hpa": {
      "v3.0": "Physical address."
    },
    "vm.memory.hpa_region.size_hpa": {
      "v3.0": "Size in MB."
    },
    "vm.cpu_affinity.pcpu": {
      "v3.0": "One physical CPU of the VM."
    },
    "vm.cpu_affinity.pcpu.pcpu_id": {
      "v3.0": "Number of a physical CPU of the board."
    },
    "vm.cpu_affinity.pcpu.real_time_vcpu": {
      "v3.0": "Whether the vCPU on this pCPU runs real-time work."
    },
    "vm.lapic_passthrough": {
      "v3.0": "Gives the VM the local APICs of its pCPUs. Nested virtualization needs it on the Service VM."
    },
    "vm.io_completion_polling": {
      "v3.0": "Polls for the completion of I/O requests."
    },
    "vm.virtual_cat_number": {
      "v3.0": "Classes of service that the VM sees."
    },
    "vm.virtual_cat_support": {
      "v3.0": "Lets the VM use cache allocation itself."
    },
    "vm.secure_world_support": {
      "v3.0": "Gives the VM a secure world for Trusty."
    },
    "vm.hide_mtrr_support": {
      "v3.0": "Hides the memory type range registers from the VM."
    },
    "vm.security_vm": {
      "v3.0": "Marks the VM as the security VM."
    },
    "vm.companion_vmid": {
      "v3.0": "Id of the companion VM; 65535 means none."
    },
    "vm.nested_virtualization_support": {
      "v3.0": "Lets the Service VM run KVM with its own guests."
    },
    "vm.os_type": {
      "v3.0": "Whether the VM runs Windows."
    },
    "vm.vuart0": {
      "v3.0": "Connects COM1 of the VM to the terminal of the device model."
    },
    "vm.vbootloader": {
      "v3.0": "Boots the VM through OVMF."
    },
    "vm.usb_xhci": {
      "v3.0": "USB devices handed to the VM."
    },
    "vm.usb_xhci.usb_dev": {
      "v3.0": "Bus and port, with a description."
    },
    "vm.virtio_devices": {
      "v3.0": "Virtual devices that the device model offers the VM."
    },
    "vm.virtio_devices.gpu": {
      "v3.0": "A virtio graphics device."
    },
    "vm.virtio_devices.console": {
      "v3.0": "A virtio console or serial port."
    },
    "vm.virtio_devices.console.use_type": {
      "v3.0": "Console or plain serial port."
    },
    "vm.virtio_devices.console.backend_type": {
      "v3.0": "What the console is connected to."
    },
    "vm.virtio_devices.console.output_file_path": {
      "v3.0": "File for the back end `file`."
    },
    "vm.virtio_devices.console.sock_file_path": {
      "v3.0": "Socket for the back ends `sock client` and `sock server`."
    },
    "vm.virtio_devices.console.tty_device_path": {
      "v3.0": "Device for the back end `tty`."
    },
    "vm.virtio_devices.network": {
      "v3.0": "A virtio network device."
    },
    "vm.virtio_devices.network.virtio_framework": {
      "v3.0": "Where the back end runs."
    },
    "vm.virtio_devices.network.interface_name": {
      "v3.0": "Name of the tap interface."
    },
    "vm.virtio_devices.input": {
      "v3.0": "A virtio input device."
    },
    "vm.virtio_devices.input.backend_device_file": {
      "v3.0": "The input device of the Service VM."
    },
    "vm.virtio_devices.input.id": {
      "v3.0": "A name that tells input devices apart."
    },
    "vm.virtio_devices.block": {
      "v3.0": "Path of the disk image."
    },
    "vm.virtio_devices.vsock": {
      "v3.0": "Context id of the virtio socket."
    },
    "hv.FEATURES.SPLIT_LOCK_DETECTION_ENABLED": {
      "v3.1": "Raises #AC on split locks."
    },
    "hv.FEATURES.UC_LOCK_DETECTION_ENABLED": {
      "v3.1": "Raises #GP on locks of uncacheable memory."
    },
    "hv.FEATURES.MCE_ON_PSC_ENABLED": {
      "v3.1": "Works around machine checks on page size changes."
    },
    "hv.CAPACITIES.MAX_PCI_BUS_NUM": {
      "v3.1": "Most PCI buses."
    },
    "hv.HIDDEN_PDEV_REGION": {
      "v3.1": "PCI devices that no virtual machine is shown."
    },
    "hv.HIDDEN_PDEV_REGION.HIDDEN_PDEV": {
      "v3.1": "Bus, device and function."
    },
    "hv.FEATURES.CPU_PERFORMANCE_POLICY": {
      "v3.2": "How the hypervisor sets the frequency of the physical CPUs."
    },
    "vm.own_pcpu": {
      "v3.2": "Keeps the pCPUs of the VM from being shared."
    },
    "vm.virtio_devices.gpu.display_type": {
      "v3.2": "In a window or on the full screen."
    },
    "vm.virtio_devices.gpu.displays": {
      "v3.2": "The displays of the VM."
    },
    "vm.virtio_devices.gpu.displays.display": {
      "v3.2": "One display."
    },
    "vm.virtio_devices.gpu.displays.display.monitor_id": {
      "v3.2": "Number of the monitor for a full screen display."
    },
    "vm.virtio_devices.gpu.displays.display.window_resolutions": {
      "v3.2": "Size of the window."
    },
    "vm.virtio_devices.gpu.displays.display.horizontal_offset": {
      "v3.2": "Pixels from the left."
    },
    "vm.virtio_devices.gpu.displays.display.vertical_offset": {
      "v3.2": "Pixels from the top."
    },
    "hv.FEATURES.SERVICE_VM_SUPERVISOR_ENABLED": {
      "v3.3": "Gives the Service VM the supervisor role."
    },
    "hv.FEATURES.VUART_RX_BUF_SIZE": {
      "v3.3": "Bytes that a virtual UART buffers on input."
    },
    "hv.FEATURES.VUART_TX_BUF_SIZE": {
      "v3.3": "Bytes that a virtual UART buffers on output."
    },
    "hv.FEATURES.VUART_TIMER_PCPU": {
      "v3.3": "The physical CPU whose timer serves the virtual UARTs."
    },
    "hv.FEATURES.IVSHMEM.IVSHMEM_REGION.IVSHMEM_REGION_ID": {
      "v3.3": "Number by which guests tell regions apart."
    },
    "hv.DEBUG_OPTIONS.CONSOLE_VM": {
      "v3.3": "Id of the virtual machine whose console is shown after start; 65535 means none."
    },
    "vm.virtual_thermal_monitor": {
      "v3.3": "Shows the VM the thermal state of its pCPUs."
    },
    "vm.bvt_weight": {
      "v3.3": "Share of CPU time under the BVT scheduler."
    },
    "vm.bvt_warp_value": {
      "v3.3": "How far the vCPU may jump ahead under the BVT scheduler."
    },
    "vm.bvt_warp_limit": {
      "v3.3": "Longest warp."
    },
    "vm.bvt_unwarp_period": {
      "v3.3": "Shortest pause between warps."
    },
    "vm.customized_parameters": {
      "v3.3": "Parameters added to the device model command line."
    },
    "vm.stateless": {
      "v3.4": "The VM keeps no data, so it may be shut down by force."
    }
  };
