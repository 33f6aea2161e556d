import { pcpuWords } from '../board/pcpu-words.js';
import type { NewElement } from '../xml/write.js';
import { preLaunchedBootargs, SERVICE_VM_BOOTARGS } from './bootargs.js';
import { hexadecimal, MIB } from './memory.js';
import type { Plan, PreLaunchedVm } from './plan.js';
import { group, leaf, numbered } from './template.js';
import { CONSOLE_COMMENT, coreTypeWords, PRE_LAUNCHED_COMMENT } from './words.js';

function serviceVm(plan: Plan): NewElement {
  const { service, rootDevice } = plan;
  return numbered(
    'vm',
    service.id,
    [
      leaf('load_order', 'SERVICE_VM'),
      leaf('vm_type', 'STANDARD_VM'),
      leaf('name', 'ACRN_Service_VM'),
      leaf('nested_virtualization_support', 'y', 'VMX for KVM.'),
      leaf('lapic_passthrough', 'y', 'Nested virtualization needs the local APICs of its pCPUs.'),
      group('os_config', [
        leaf('kern_type', 'KERNEL_BZIMAGE'),
        leaf('kern_mod', 'Linux_bzImage'),
        leaf('bootargs', `root=${rootDevice} ${SERVICE_VM_BOOTARGS}`),
      ]),
      leaf('console_vuart', 'PCI', CONSOLE_COMMENT),
    ],
    `ACRN gives the Service VM every pCPU that no pre-launched VM has: ${pcpuWords(service.pcpus)}.${coreTypeWords(plan)}`,
  );
}

function preLaunchedVm(vm: PreLaunchedVm): NewElement {
  const realTime = vm.kind === 'real-time';
  const flag = realTime ? 'y' : 'n';
  return numbered('vm', vm.id, [
    leaf('load_order', 'PRE_LAUNCHED_VM'),
    leaf('vm_type', realTime ? 'RTVM' : 'STANDARD_VM'),
    leaf('name', `${realTime ? 'PRE_RT_VM' : 'PRE_STD_VM'}${vm.id}`),
    leaf('lapic_passthrough', flag),
    group(
      'cpu_affinity',
      vm.pcpus.map((pcpu) => group('pcpu', [leaf('pcpu_id', pcpu), leaf('real_time_vcpu', flag)])),
    ),
    group('epc_section', [leaf('base', 0), leaf('size', 0)]),
    group('memory', [
      group('hpa_region', [
        leaf('start_hpa', hexadecimal(vm.memory.start)),
        leaf('size_hpa', vm.memory.size / MIB),
      ]),
    ]),
    group(
      'os_config',
      [
        leaf('kern_type', 'KERNEL_BZIMAGE'),
        leaf('kern_mod', `VM${vm.id}_bzImage`),
        leaf('ramdisk_mod', `VM${vm.id}_ramdisk`),
        leaf('bootargs', preLaunchedBootargs(realTime)),
      ],
      PRE_LAUNCHED_COMMENT,
    ),
    leaf('console_vuart', 'COM Port 1'),
    group('mmio_resources', [leaf('TPM2', 'n')]),
    group('pci_devs', []),
  ]);
}

/** The VMs of a scenario of ACRN v3.x: pre-launched ones come first. */
export function vmsV3(plan: Plan): NewElement[] {
  return [...plan.preLaunched.map(preLaunchedVm), serviceVm(plan)];
}
