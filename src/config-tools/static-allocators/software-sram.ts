import { parseBigInteger, parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { hex } from '../calc/numbers.js';
import { onlyOne } from '../calc/only-one.js';
import { toolTraits } from '../calc/release-traits.js';
import { boardElements, idOf, vms } from '../calc/tool-view.js';
import { anyAt, attributeOf, select, stringOf, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';
import { vmNode } from './allocation.js';

/** Where the guest sees it; hypervisor/arch/x86/guest/ve820.c has the same numbers. */
const V27_START = 0x7f5fb000n;
const V27_MOST = 0x800000n;
const V3_END = 0x7fdfb000n - 1n;

function softwareSram(context: BuildContext, level?: string): XmlElement[] {
  return boardElements(context, 'capability').filter(
    (capability) =>
      attributeOf(capability, 'id') === 'Software SRAM' &&
      capability.parent?.name === 'cache' &&
      (level === undefined || attributeOf(capability.parent, 'level') === level),
  );
}

function bound(nodes: readonly XmlElement[], name: string): bigint[] {
  return nodes
    .map((node) => parseHex(valueAt(node, name)) ?? 0n)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function realTimeVm(context: BuildContext): XmlElement | undefined {
  const v3 = toolTraits(context.release).hasLoadOrder;
  const found = vms(context).filter((vm) =>
    v3
      ? anyAt(vm, 'load_order', 'PRE_LAUNCHED_VM') && anyAt(vm, 'vm_type', 'RTVM')
      : anyAt(vm, 'vm_type', 'PRE_RT_VM'),
  );
  return onlyOne(found, 'pre-launched real-time VMs');
}

/** The size of all software SRAM in whole pages, from v3.0 on. */
function areaSize(context: BuildContext): bigint {
  if (softwareSram(context, '3').length === 0) return 0n;
  let top = 0n;
  let base = 0n;
  for (const node of softwareSram(context)) {
    const start = parseHex(valueAt(node, 'start')) ?? 0n;
    const end = start + (parseBigInteger(valueAt(node, 'size')) ?? 0n);
    if (end > top) top = end;
    if (base === 0n || start < base) base = start;
  }
  return ((top - base + 0xfffn) / 0x1000n) * 0x1000n;
}

/** v2.5 to v3.3: software SRAM for the pre-launched real-time VM (ACRN static_allocators/gpa.py). */
export function allocateSoftwareSram(context: BuildContext): void {
  const name = toolTraits(context.release).saysPsram ? '//PSRAM_ENABLED' : '//SSRAM_ENABLED';
  const enabled = onlyOne(select(context.scenario, name), 'software SRAM switches');
  if (stringOf(enabled) !== 'y') return;
  const vm = realTimeVm(context);
  if (vm === undefined) return;
  const write = (leaf: string, value: string): void => {
    appendPath(vmNode(context.allocation, idOf(vm)), `ssram/${leaf}`, value);
  };
  if (toolTraits(context.release).endsSoftwareSramAtTop) {
    const size = areaSize(context);
    write('start_gpa', hex(V3_END - size + 1n));
    write('end_gpa', hex(V3_END));
    write('max_size', size.toString());
    return;
  }
  const nodes = softwareSram(context, '3');
  const [start] = bound(nodes, 'start');
  const end = bound(nodes, 'end').at(-1);
  if (start === undefined || end === undefined) return;
  const v27 = toolTraits(context.release).movesSoftwareSram;
  write('start_gpa', hex(v27 ? V27_START : start));
  write('end_gpa', hex(v27 ? V27_START + (end - start) : end));
  if (v27) write('max_size', hex(V27_MOST));
}
