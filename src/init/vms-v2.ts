import { pcpuWords } from '../board/pcpu-words.js';
import type { Release } from '../release.js';
import { vocabulary } from '../scenario/release-traits.js';
import type { NewElement } from '../xml/write.js';
import { preLaunchedBootargs, SERVICE_VM_BOOTARGS } from './bootargs.js';
import { hexadecimal } from './memory.js';
import type { Plan, PreLaunchedVm } from './plan.js';
import { group, leaf, numbered } from './template.js';
import { CONSOLE_COMMENT, coreTypeWords, PRE_LAUNCHED_COMMENT } from './words.js';

/** What v2.7 renamed. */
interface Names {
  readonly serviceVmType: string;
  readonly serviceVmName: string;
  readonly prefix: string;
  readonly bootargs: string;
}

function namesOf(release: Release): Names {
  return !vocabulary(release).saysSosVm
    ? {
        serviceVmType: 'SERVICE_VM',
        serviceVmName: 'ACRN_Service_VM',
        prefix: 'SERVICE_VM',
        bootargs: 'SERVICE_VM_OS_BOOTARGS',
      }
    : {
        serviceVmType: 'SOS_VM',
        serviceVmName: 'ACRN SOS VM',
        prefix: 'SOS',
        bootargs: 'SOS_VM_BOOTARGS',
      };
}

function affinity(pcpus: readonly number[], comment?: string): NewElement[] {
  return [
    group(
      'cpu_affinity',
      pcpus.map((pcpu) => leaf('pcpu_id', pcpu)),
      comment,
    ),
    group(
      'clos',
      pcpus.map(() => leaf('vcpu_clos', 0)),
    ),
  ];
}

/** The vUARTs of a VM: its console, and the line to another VM, which is off. */
function vuarts(
  prefix: string,
  console: 'legacy' | 'pci',
  target: number,
  comment?: string,
): NewElement[] {
  const legacy = (id: number, base: string, more: readonly NewElement[] = []) =>
    numbered('legacy_vuart', id, [
      leaf('type', 'VUART_LEGACY_PIO'),
      leaf('base', base),
      leaf('irq', `${prefix}COM${id + 1}_IRQ`),
      ...more,
    ]);
  const other = [leaf('target_vm_id', target), leaf('target_uart_id', 1)];
  return [
    legacy(0, console === 'legacy' ? `${prefix}COM1_BASE` : 'INVALID_COM_BASE'),
    legacy(1, 'INVALID_COM_BASE', other),
    numbered(
      'console_vuart',
      0,
      [leaf('base', console === 'pci' ? 'PCI_VUART' : 'INVALID_PCI_BASE')],
      comment,
    ),
    numbered('communication_vuart', 1, [leaf('base', 'INVALID_PCI_BASE'), ...other]),
  ];
}

function serviceVm(plan: Plan): NewElement {
  const { release, service, preLaunched, rootDevice } = plan;
  const names = namesOf(release);
  return numbered('vm', service.id, [
    leaf('vm_type', names.serviceVmType),
    leaf('name', names.serviceVmName),
    group(
      'guest_flags',
      [
        leaf('guest_flag', 'GUEST_FLAG_NVMX_ENABLED'),
        leaf('guest_flag', 'GUEST_FLAG_LAPIC_PASSTHROUGH'),
      ],
      'VMX for KVM, and the local APICs: ACRN takes the first flag only together with the second. No 0 beside them: it would switch both off.',
    ),
    ...affinity(
      service.pcpus,
      `${pcpuWords(service.pcpus)} belong${service.pcpus.length === 1 ? 's' : ''} to this VM alone.${coreTypeWords(plan)}`,
    ),
    group('memory', [leaf('start_hpa', 0)]),
    group('os_config', [
      leaf('name', 'ACRN Service OS'),
      leaf('kern_type', 'KERNEL_BZIMAGE'),
      leaf('kern_mod', 'Linux_bzImage'),
      leaf('ramdisk_mod', ''),
      leaf('bootargs', names.bootargs),
    ]),
    ...vuarts(`${names.prefix}_`, 'pci', preLaunched.length > 0 ? 0 : service.id, CONSOLE_COMMENT),
    group('pci_devs', [leaf('pci_dev', '')]),
    group('board_private', [leaf('rootfs', rootDevice), leaf('bootargs', SERVICE_VM_BOOTARGS)]),
  ]);
}

function preLaunchedVm({ release, service }: Plan, vm: PreLaunchedVm): NewElement {
  const realTime = vm.kind === 'real-time';
  const standard = vocabulary(release).saysSosVm ? 'SAFETY_VM' : 'PRE_STD_VM';
  const type = realTime ? 'PRE_RT_VM' : standard;
  const flags = realTime ? ['GUEST_FLAG_LAPIC_PASSTHROUGH', 'GUEST_FLAG_RT'] : ['0'];
  return numbered('vm', vm.id, [
    leaf('vm_type', type),
    leaf('name', `${type}${vm.id}`),
    group(
      'guest_flags',
      flags.map((flag) => leaf('guest_flag', flag)),
    ),
    ...affinity(vm.pcpus),
    group('epc_section', [leaf('base', 0), leaf('size', 0)]),
    group('memory', [
      leaf('start_hpa', hexadecimal(vm.memory.start)),
      leaf('size', hexadecimal(vm.memory.size)),
      leaf('start_hpa2', '0x0'),
      leaf('size_hpa2', '0x0'),
    ]),
    group(
      'os_config',
      [
        leaf('name', 'Linux'),
        leaf('kern_type', 'KERNEL_BZIMAGE'),
        leaf('kern_mod', `VM${vm.id}_bzImage`),
        leaf('ramdisk_mod', `VM${vm.id}_ramdisk`),
        leaf('bootargs', preLaunchedBootargs(realTime)),
      ],
      PRE_LAUNCHED_COMMENT,
    ),
    ...vuarts('', 'legacy', service.id),
    group('pci_devs', [leaf('pci_dev', '')]),
    group('mmio_resources', [leaf('TPM2', 'n')]),
  ]);
}

/** The VMs of a scenario of ACRN v2.x: pre-launched ones come first. */
export function vmsV2(plan: Plan): NewElement[] {
  return [...plan.preLaunched.map((vm) => preLaunchedVm(plan, vm)), serviceVm(plan)];
}
