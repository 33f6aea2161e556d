import { addAll, largest } from '../../text/long-lists.js';
import { define, hFile, include } from '../c-source.js';
import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, vms, vmsOf } from '../calc/tool-view.js';
import { anyAt, valueAt, valuesAt } from '../calc/xpath.js';
import { type BuildContext, documents } from '../context.js';
import { vuartEndpoints } from '../scenario-queries.js';

function count(name: string, value: number): string {
  return define(name, value, 'U');
}

function vmCounts(context: BuildContext): string[] {
  const pre = vmsOf(context, 'pre-launched').length;
  const service = vmsOf(context, 'service').length;
  const post = vmsOf(context, 'post-launched').length;
  if (toolTraits(context.release).hasKataVms) {
    const kata = vms(context).filter((vm) => anyAt(vm, 'vm_type', 'KATA_VM')).length;
    return [
      count('PRE_VM_NUM', pre),
      count('SOS_VM_NUM', service),
      count('MAX_POST_VM_NUM', post),
      count('CONFIG_MAX_KATA_VM_NUM', kata),
    ];
  }
  const most = valueAt(context.scenario, 'hv/CAPACITIES/MAX_VM_NUM');
  const rest = xpathNumber(most) - pre - service;
  const lines = [
    count('PRE_VM_NUM', pre),
    count('SERVICE_VM_NUM', service),
    count('MAX_POST_VM_NUM', rest),
  ];
  if (toolTraits(context.release).countsTrustyVms) {
    const trusty = vms(context).filter((vm) => anyAt(vm, 'secure_world_support', 'y')).length;
    lines.push(count('MAX_TRUSTY_VM_NUM', trusty));
  }
  return [...lines, define('CONFIG_MAX_VM_NUM', most, 'U')];
}

/** Up to v2.7: the guest flags that the device model may set for a post-launched VM. */
function deviceModelFlags(context: BuildContext): string {
  if (vmsOf(context, 'service').length === 0) return define('DM_OWNED_GUEST_FLAG_MASK', '0', 'UL');
  const names = ['SECURE_WORLD_ENABLED', 'LAPIC_PASSTHROUGH', 'RT', 'IO_COMPLETION_POLLING'];
  if (toolTraits(context.release).ownsSecurityVmFlag) names.push('SECURITY_VM');
  const mask = names.map((name) => `GUEST_FLAG_${name}`).join(' | ');
  return define('DM_OWNED_GUEST_FLAG_MASK', `(${mask})`);
}

function hostMemory(context: BuildContext): string[] {
  return vmsOf(context, 'pre-launched').flatMap((vm) => {
    const name = (suffix: string): string => `VM${idOf(vm)}_CONFIG_MEM_${suffix}`;
    const size = (path: string): string => valueAt(vm, `memory/${path}`);
    return [
      define(name('START_HPA'), size('start_hpa'), 'UL'),
      define(name('SIZE'), size('size'), 'UL'),
      define(name('START_HPA2'), size('start_hpa2'), 'UL'),
      define(name('SIZE_HPA2'), size('size_hpa2'), 'UL'),
    ];
  });
}

function serviceBootargs(context: BuildContext): string[] {
  if (vmsOf(context, 'service').length === 0) return [];
  if (toolTraits(context.release).saysSosVm) {
    return [define('SOS_VM_BOOTARGS', 'SOS_ROOTFS SOS_CONSOLE SOS_IDLE SOS_BOOTARGS_DIFF')];
  }
  const parts = toolTraits(context.release).hasServiceVmBootargs
    ? ['ROOTFS', 'IDLE', 'BOOTARGS_DIFF', 'BOOTARGS_MISC']
    : ['ROOTFS', 'OS_CONSOLE', 'IDLE', 'BOOTARGS_DIFF'];
  return [define('SERVICE_VM_OS_BOOTARGS', parts.map((part) => `SERVICE_VM_${part}`).join(' '))];
}

/** From v3.0 on: the console and one vUART for each connection that a VM has an end of. */
function vuartsPerVm(context: BuildContext): number {
  const ends = vuartEndpoints(context);
  const counts = vms(context).map((vm) => {
    const name = valueAt(vm, 'name');
    return (name === '' ? 0 : (ends.get(name) ?? 0)) + 1;
  });
  return counts.length === 0 ? Number.NaN : largest(counts);
}

/** configs/scenarios/<scenario>/vm_configurations.h (ACRN xforms/vm_configurations.h.xsl). */
export function vmConfigurationsH(context: BuildContext): string {
  const lines = [include('misc_cfg.h'), include('pci_devices.h'), ...vmCounts(context)];
  if (toolTraits(context.release).limitsIrEntries) {
    const entries = documents(context).flatMap((document) =>
      valuesAt(document, '//MAX_IR_ENTRIES'),
    );
    addAll(lines, serviceBootargs(context));
    lines.push(
      count('MAX_VUART_NUM_PER_VM', vuartsPerVm(context)),
      define('MAX_IR_ENTRIES', entries[0] ?? '', 'U'),
    );
  } else {
    lines.push(deviceModelFlags(context));
    addAll(lines, hostMemory(context));
    addAll(lines, serviceBootargs(context));
  }
  return hFile(context, 'VM_CONFIGURATIONS_H', lines);
}
