import type { LoadOrder } from './model.js';

interface VmType {
  readonly loadOrder: LoadOrder;
  readonly realTime: boolean;
}

/**
 * The vm_type values of ACRN v2.5 to v2.7 (schema/VMtypes.xsd, library/scenario_cfg_lib.py:VM_DB).
 * SOS_VM became SERVICE_VM in v2.7, which also dropped KATA_VM.
 */
const VM_TYPES: ReadonlyMap<string, VmType> = new Map([
  ['SAFETY_VM', { loadOrder: 'pre-launched', realTime: false }],
  ['PRE_STD_VM', { loadOrder: 'pre-launched', realTime: false }],
  ['PRE_RT_VM', { loadOrder: 'pre-launched', realTime: true }],
  ['SOS_VM', { loadOrder: 'service', realTime: false }],
  ['SERVICE_VM', { loadOrder: 'service', realTime: false }],
  ['POST_STD_VM', { loadOrder: 'post-launched', realTime: false }],
  ['POST_RT_VM', { loadOrder: 'post-launched', realTime: true }],
  ['KATA_VM', { loadOrder: 'post-launched', realTime: false }],
]);

export function vmType(text: string | undefined): VmType | undefined {
  return VM_TYPES.get(text ?? '');
}

/** The load_order values of ACRN v3.x (schema/VMtypes.xsd, LoadOrderType). */
export const LOAD_ORDERS: ReadonlyMap<LoadOrder, string> = new Map([
  ['pre-launched', 'PRE_LAUNCHED_VM'],
  ['service', 'SERVICE_VM'],
  ['post-launched', 'POST_LAUNCHED_VM'],
]);

const BY_WORD = new Map([...LOAD_ORDERS].map(([order, word]) => [word, order]));

export function loadOrder(text: string): LoadOrder | undefined {
  return BY_WORD.get(text);
}
