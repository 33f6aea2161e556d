// The commands of the hypervisor's console that tell about level-1 VMs (ACRN hypervisor/debug/shell.c).
import type { Release } from '../../../release.js';
import { hypervisorTraits } from './release-traits.js';
import type { RunningVm } from './scheduler.js';

/** UUIDs by VM type, up to v2.6 (ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py: UUID_DB). */
const UUIDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  Object.entries({
    CONFIG_SOS_VM: ['dbbbd4347a574216a12c2201f1ab0240'],
    CONFIG_SAFETY_VM: ['fc83690186854bc08b716e31dc36fa47'],
    CONFIG_PRE_STD_VM: ['26c5e0d88f8a47d88109f201ebd61a5e', 'dd87ce0866f9473dbc587605837f935e'],
    CONFIG_PRE_RT_VM: ['b2a92becca6b11eab1063716a8ba0bb9'],
  }),
);

/** vm_list: every VM that was started. */
export function vmList(release: Release, vms: readonly RunningVm[]): string[] {
  const withUuid = hypervisorTraits(release).listsUuids;
  const rows = vms.map(({ vm, started }) => {
    const id = String(vm.id).padEnd(3);
    const state = (started ? 'Running' : 'Created').padEnd(8);
    const row = `  ${id} ${vm.name.padEnd(32)} ${state}`;
    const twins = vms.filter((other) => other.vm.type === vm.type && other.vm.id < vm.id).length;
    const uuid = UUIDS.get(vm.type)?.[twins] ?? '0'.repeat(32);
    return (withUuid ? `${uuid} ${row}` : row).trimEnd();
  });
  return withUuid
    ? [
        'VM_UUID                          VM_ID VM_NAME                          VM_STATE',
        '================================ ===== ================================ ========',
        ...rows,
      ]
    : [
        'VM_ID VM_NAME                          VM_STATE',
        '===== ================================ ========',
        ...rows,
      ];
}

/** vcpu_list: one row a vCPU. */
export function vcpuList(vms: readonly RunningVm[]): string[] {
  const rows = vms
    .filter(({ started }) => started)
    .flatMap(({ vm, vcpus }) =>
      vcpus.map(({ id, pcpu, running }) => {
        const role = id === 0 ? 'PRIMARY' : 'SECONDARY';
        const thread = running ? 'RUNNING' : 'RUNNABLE';
        const ids = `${String(vm.id).padEnd(9)} ${String(pcpu).padEnd(10)} ${String(id).padEnd(7)}`;
        return `  ${ids} ${role.padEnd(12)} ${'Running'.padEnd(16)} ${thread}`;
      }),
    );
  return [
    'VM ID    PCPU ID    VCPU ID    VCPU ROLE    VCPU STATE    THREAD STATE',
    '=====    =======    =======    =========    ==========    ==========',
    ...rows,
  ];
}
