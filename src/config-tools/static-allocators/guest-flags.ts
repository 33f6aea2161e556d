import type { XmlElement } from '../../xml/node.js';
import { toolTraits } from '../calc/release-traits.js';
import { boardElements, idOf } from '../calc/tool-view.js';
import { anyAt, attributeOf, select } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';
import { vmNode } from './allocation.js';

/** Which element with which text asks for which flag. */
const FLAGS: readonly (readonly [string, string, string])[] = [
  ['lapic_passthrough', 'y', 'GUEST_FLAG_LAPIC_PASSTHROUGH'],
  ['io_completion_polling', 'y', 'GUEST_FLAG_IO_COMPLETION_POLLING'],
  ['virtual_cat_support', 'y', 'GUEST_FLAG_VCAT_ENABLED'],
  ['secure_world_support', 'y', 'GUEST_FLAG_SECURE_WORLD_ENABLED'],
  ['hide_mtrr_support', 'y', 'GUEST_FLAG_HIDE_MTRR'],
  ['nested_virtualization_support', 'y', 'GUEST_FLAG_NVMX_ENABLED'],
  ['virtual_thermal_monitor', 'y', 'GUEST_FLAG_VTM'],
  ['security_vm', 'y', 'GUEST_FLAG_SECURITY_VM'],
  ['vm_type', 'RTVM', 'GUEST_FLAG_RT'],
];

/** A pre-launched real-time VM has the PMU; from v3.2 on in a debug build only. */
function hasPmu(context: BuildContext, vm: XmlElement): boolean {
  const realTime = anyAt(vm, '//vm_type', 'RTVM') && anyAt(vm, '//load_order', 'PRE_LAUNCHED_VM');
  if (toolTraits(context.release).givesPmuInReleaseBuilds) return realTime;
  return realTime && anyAt(context.scenario, '//hv/BUILD_TYPE', 'debug');
}

/** v3.3: a VM that shares no pCPU may set their frequency, unless it runs Windows. */
function hasHwp(context: BuildContext, vm: XmlElement): boolean {
  return (
    toolTraits(context.release).givesHwp &&
    boardElements(context, 'capability').some(
      (node) => attributeOf(node, 'id') === 'hwp_supported',
    ) &&
    anyAt(vm, '//own_pcpu', 'y') &&
    !anyAt(vm, '//os_type', 'Windows OS')
  );
}

/** Whether the VM may be shut down by force; of a TEE VM nobody is asked. */
function isStateless(context: BuildContext, vm: XmlElement): boolean {
  if (!toolTraits(context.release).flagsStatelessVms) return false;
  const preLaunched = anyAt(vm, '//load_order', 'PRE_LAUNCHED_VM');
  return (preLaunched && anyAt(vm, '//stateless', 'y')) || anyAt(vm, '//vm_type', 'TEE_VM');
}

function flagsOf(context: BuildContext, vm: XmlElement): string[] {
  const flags = FLAGS.filter(
    ([name, value, flag]) =>
      anyAt(vm, `//${name}`, value) &&
      (flag !== 'GUEST_FLAG_VTM' || toolTraits(context.release).hasThermalMonitor),
  ).map(([, , flag]) => flag);
  if (hasPmu(context, vm)) flags.push('GUEST_FLAG_PMU_PASSTHROUGH');
  if (anyAt(vm, '//vm_type', 'TEE_VM')) flags.push('GUEST_FLAG_TEE');
  if (anyAt(vm, '//vm_type', 'REE_VM')) flags.push('GUEST_FLAG_REE');
  if (isStateless(context, vm)) flags.push('GUEST_FLAG_STATELESS');
  flags.push('GUEST_FLAG_STATIC_VM');
  return hasHwp(context, vm) ? [...flags, 'GUEST_FLAG_VHWP'] : flags;
}

/** v3: the guest flags that the settings of a VM ask for (ACRN static_allocators/guest_flags.py). */
export function allocateGuestFlags(context: BuildContext): void {
  for (const vm of select(context.scenario, '//vm')) {
    const node = vmNode(context.allocation, idOf(vm));
    for (const flag of flagsOf(context, vm)) appendPath(node, 'guest_flags/guest_flag', flag);
  }
}
