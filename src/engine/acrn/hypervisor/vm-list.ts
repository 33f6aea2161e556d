import type { HvVm } from './parts.js';
// The commands of the hypervisor's shell that tell about VMs (ACRN v2.5 to v3.3 debug/shell.c: shell_list_vm,
// shell_list_vcpu).

/** vm_list: every VM that has been created. @param withUuid as up to v2.6 */
export function vmList(withUuid: boolean, vms: readonly HvVm[]): string[] {
  const rows = vms
    .filter(({ state }) => state !== 'Powered Off')
    .map(({ table, state }) => {
      const row = `  ${String(table.id).padEnd(3)} ${table.name.padEnd(32)} ${state.padEnd(8)}`;
      return (withUuid ? `${table.uuid ?? '0'.repeat(32)} ${row}` : row).trimEnd();
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
export function vcpuList(vms: readonly HvVm[]): string[] {
  const rows = vms.flatMap(({ vcpus }) =>
    vcpus.map(({ id, vm, state, thread }) => {
      const role = id === 0 ? 'PRIMARY' : 'SECONDARY';
      const ids = `${String(vm.id).padEnd(9)} ${String(thread.pcpu).padEnd(10)} ${String(id).padEnd(7)}`;
      return `  ${ids} ${role.padEnd(12)} ${state.padEnd(16)} ${thread.status}`;
    }),
  );
  return [
    'VM ID    PCPU ID    VCPU ID    VCPU ROLE    VCPU STATE    THREAD STATE',
    '=====    =======    =======    =========    ==========    ==========',
    ...rows,
  ];
}
