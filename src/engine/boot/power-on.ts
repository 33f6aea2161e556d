// Power-on: the only reader of the image. It fills the hardware, the hypervisor's tables and the disks; after it,
// nobody knows how the machine was configured.
import type { Image, ImageVm } from '../../config-tools/image.js';
import type { HypervisorTables, VmTable } from '../acrn/hypervisor/tables.js';
import { type FirmwareIdentity, SMBIOS_AREA, smbiosTables } from '../machine/smbios.js';
import { NestedMachine } from '../nested-machine.js';
import type { VmxCapabilities } from '../processor/capabilities.js';
import { configurationOf, otherVmConfiguration } from './memory-layout.js';

/** What power-on makes of an image. */
interface PoweredOn {
  readonly tables: HypervisorTables;
  readonly pcpus: number;
  /** The boot loader's modules, by their tags. */
  readonly modules: ReadonlySet<string>;
  readonly createNested: (vm: VmTable) => NestedMachine;
  /** VMs that the Service VM's disk has launch scripts of. */
  readonly launchScripts: readonly { readonly id: number; readonly name: string }[];
}

function tableOf(vm: ImageVm, uuid: string | undefined, pcpus: number): VmTable {
  const { guestFlags } = vm;
  return {
    id: vm.id,
    name: vm.name,
    loadOrder: vm.loadOrder,
    uuid,
    isRealTime: guestFlags.has('GUEST_FLAG_RT') || /RT_VM$/.test(vm.type),
    lapicPassthrough: vm.lapicPassthrough,
    nvmx: vm.nvmx,
    pollsIoCompletion: guestFlags.has('GUEST_FLAG_IO_COMPLETION_POLLING'),
    pcpus: vm.pcpus.filter((pcpu) => pcpu < pcpus),
    vuarts: vm.vuarts.map(({ index, type, base, irq, target }) => ({
      index,
      type,
      base,
      irq,
      target,
    })),
    pciVuarts: vm.pciVuarts,
    kernelModule: vm.kernelModule,
    bootargs: vm.bootargs,
    closIds: vm.closIds,
  };
}

/** UUIDs by VM type, up to v2.6 (ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py: UUID_DB). */
const UUIDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['CONFIG_SOS_VM', ['dbbbd4347a574216a12c2201f1ab0240']],
  ['CONFIG_SAFETY_VM', ['fc83690186854bc08b716e31dc36fa47']],
  ['CONFIG_PRE_STD_VM', ['26c5e0d88f8a47d88109f201ebd61a5e', 'dd87ce0866f9473dbc587605837f935e']],
  ['CONFIG_PRE_RT_VM', ['b2a92becca6b11eab1063716a8ba0bb9']],
  [
    'CONFIG_POST_STD_VM',
    [
      'd279543825d611e8864ecb7a18b34643',
      '615db82ae1894b4f8dbbd321343e4ab3',
      '3815882152084005b72a8a609e4190d0',
      'a6750180f87a48d291d94e7f62b6519e',
      'd1816e4aa9bb4cb4a0663f1a8a5ce73f',
    ],
  ],
  ['CONFIG_POST_RT_VM', ['495ae2e526034d64af76d4bc5a8ec0e5']],
  ['CONFIG_KATA_VM', ['a7ada5061ab04b6ba0dae513ca9b8c2f']],
]);

function uuidOf(vm: ImageVm, vms: readonly ImageVm[]): string | undefined {
  const earlier = vms.filter((other) => other.type === vm.type && other.id < vm.id).length;
  return UUIDS.get(vm.type)?.[earlier];
}

/** The Service VM sees the machine's own memory, with what the firmware has left there. */
function withFirmware(machine: NestedMachine, firmware: FirmwareIdentity | undefined) {
  if (firmware === undefined) return machine;
  const bytes = smbiosTables(firmware, SMBIOS_AREA.start);
  const view = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
  for (const [i, byte] of bytes.entries()) view.setUint8(i, byte);
  const quads = Array.from({ length: view.byteLength / 8 }, (_, i) =>
    view.getBigUint64(8 * i, true),
  );
  machine.writeL1Memory(BigInt(SMBIOS_AREA.start), quads);
  return machine;
}

/**
 * @param capabilities the VMX capabilities of the machine's processors
 * @param firmware what the machine's firmware says of itself
 */
export function powerOn(
  image: Image,
  capabilities: VmxCapabilities,
  firmware?: FirmwareIdentity,
): PoweredOn {
  const { hypervisor, config, vms } = image;
  const pcpus = Math.max(hypervisor.pcpuCount, 1);
  const isSlotOnly = ({ pcpus: affinity, name }: ImageVm) => affinity.length === 0 && name === '';
  return {
    pcpus,
    tables: {
      release: image.release,
      board: image.board,
      scenario: image.scenario,
      buildType: hypervisor.buildType,
      scheduler: hypervisor.scheduler,
      nvmxEnabled: hypervisor.nvmxEnabled,
      rdtEnabled: hypervisor.rdtEnabled && capabilities.rdtAllocation !== false,
      maxVms: hypervisor.maxVms,
      consoleLogLevel: hypervisor.consoleLogLevel,
      consolePcpu: Number.parseInt(config.get('VUART_TIMER_PCPU') ?? '0', 10),
      vms: vms.filter((vm) => !isSlotOnly(vm)).map((vm) => tableOf(vm, uuidOf(vm, vms), pcpus)),
    },
    modules: new Set(vms.map(({ kernelModule }) => kernelModule)),
    createNested: (vm) => {
      const vcpus = Math.max(vm.pcpus.length, 1);
      if (vm.loadOrder !== 'service') {
        return NestedMachine.create(otherVmConfiguration(image, vcpus, capabilities));
      }
      const offersVmx = hypervisor.nvmxEnabled && vm.nvmx;
      const machine = NestedMachine.create(configurationOf(image, vcpus, offersVmx, capabilities));
      return withFirmware(machine, firmware);
    },
    launchScripts: vms
      .filter((vm) => vm.loadOrder === 'post-launched' && !isSlotOnly(vm) && vm.pcpus.length > 0)
      .map(({ id, name }) => ({ id, name })),
  };
}
