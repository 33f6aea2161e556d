import { commonClosMax } from '../../board/clos.js';
import { addAll } from '../../text/long-lists.js';
import { parseBigInteger, parseHex } from '../../text/python-integer.js';
import { child, type XmlElement } from '../../xml/node.js';
import { ifdef, member, nested } from '../c-source.js';
import { BuildStop } from '../calc/build-stop.js';
import { closCountProblem, cpuBit, fullCapacityMask } from '../calc/cache-capacity.js';
import { hex } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { boardElements } from '../calc/tool-view.js';
import { anyAt, attributeOf, select, valueAt, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';

function refuseTooManyClos(count: bigint): void {
  const problem = closCountProblem(count);
  if (problem !== undefined) throw new BuildStop('board_cfg_gen', `the board ${problem}`);
}

const RESOURCES = ['L2', 'L3', 'MBA'] as const;

function arrayName(resource: string): string {
  return `platform_${resource.toLowerCase()}_clos_array`;
}

function arraySize(resource: string): string {
  return resource === 'MBA' ? 'MAX_MBA_CLOS_NUM_ENTRIES' : 'MAX_CACHE_CLOS_NUM_ENTRIES';
}

function emptyArray(type: string, resource: string): string {
  return `${type} ${arrayName(resource)}[${arraySize(resource)}];`;
}

/** Up to v2.7: one array a resource, with the masks of the scenario. */
function rdtV2(context: BuildContext): string[] {
  const { rdtResources } = context.board;
  const on = anyAt(context.scenario, 'hv/FEATURES/RDT/RDT_ENABLED', 'y');
  const cdp = anyAt(context.scenario, 'hv/FEATURES/RDT/CDP_ENABLED', 'y');
  const common = on ? commonClosMax(rdtResources, cdp) : 0;
  refuseTooManyClos(BigInt(common));
  const type = 'struct platform_clos_info';
  if (rdtResources.length === 0 || common === 0) {
    return RESOURCES.map((resource) => emptyArray(type, resource));
  }
  const values = (path: string): string[] =>
    valuesAt(context.scenario, `hv/FEATURES/RDT/${path}`).filter((value) => value !== '');
  const lines: string[] = [];
  for (const { name } of rdtResources) {
    const mba = name === 'MBA';
    if (!RESOURCES.some((resource) => resource === name)) {
      throw new BuildStop(
        'board_cfg_gen',
        `CLOS_INFO of the board file names "${name}", which is not an RDT resource`,
      );
    }
    lines.push(`${type} ${arrayName(name)}[${arraySize(name)}] = {`);
    values(mba ? 'MBA_DELAY' : 'CLOS_MASK').forEach((_, index) => {
      const value = mba
        ? member('value.mba_delay', `MBA_MASK_${index}`)
        : member('value.clos_mask', `CLOS_MASK_${index}`);
      lines.push('{', value, member('msr_index', `MSR_IA32_${name}_MASK_BASE + ${index}`), '},');
    });
    lines.push('};', '');
  }
  const missing = RESOURCES.filter((resource) =>
    rdtResources.every(({ name }) => name !== resource),
  );
  return [...lines, ...missing.map((resource) => emptyArray(type, resource))];
}

function hasCapability(cache: XmlElement, ...ids: string[]): boolean {
  return select(cache, 'capability').some((node) => ids.includes(attributeOf(node, 'id')));
}

function capability(cache: XmlElement, id: string): XmlElement | undefined {
  return select(cache, 'capability').find((node) => attributeOf(node, 'id') === id);
}

/** The masks that the allocation gives the classes of service of a cache. */
function allocatedMasks(context: BuildContext, cache: XmlElement): string[] {
  const id = attributeOf(cache, 'level') === '3' ? 'l3' : attributeOf(cache, 'id');
  return select(context.allocation, '//clos_mask')
    .filter((node) => attributeOf(node, 'id') === id)
    .flatMap((node) => valuesAt(node, 'clos'))
    .filter((mask) => mask !== '');
}

function cacheNumber(cache: XmlElement): string {
  return (parseHex(attributeOf(cache, 'id')) ?? 0n).toString();
}

/** The pCPUs that share a cache, as a mask. */
function sharers(context: BuildContext, cache: XmlElement): string {
  const processors = boardElements(context, 'cache')
    .filter(
      (other) =>
        attributeOf(other, 'level') === attributeOf(cache, 'level') &&
        attributeOf(other, 'id') === attributeOf(cache, 'id'),
    )
    .flatMap((other) => valuesAt(other, 'processors/processor'));
  let mask = 0n;
  for (const thread of boardElements(context, 'thread')) {
    const cpu = child(thread, 'cpu_id');
    if (cpu === undefined || !processors.includes(valueAt(thread, 'apic_id'))) continue;
    mask |= cpuBit(valueAt(thread, 'cpu_id'));
  }
  return hex(mask);
}

function instance(context: BuildContext, cache: XmlElement): string[] {
  const cat = capability(cache, 'CAT');
  const length = valueAt(cat, 'capacity_mask_length');
  const count = valueAt(cat, 'clos_number');
  refuseTooManyClos((parseBigInteger(count) ?? 0n) / 2n);
  const lines: string[] = ['{'];
  let masks: string[] = [];
  let array = '';
  for (const node of select(cache, 'capability')) {
    const id = attributeOf(node, 'id');
    if (id === 'CAT') {
      masks = allocatedMasks(context, cache);
      if (masks.length > Number(count)) {
        throw new BuildStop(
          'board_cfg_gen',
          `the scenario's cache policies need ${masks.length} classes of service, but the level ${attributeOf(cache, 'level')} cache has ${count}: let vCPUs share masks`,
        );
      }
      array = `platform_l${attributeOf(cache, 'level')}_clos_array_${cacheNumber(cache)}`;
      addAll(
        lines,
        nested('res.cache', [
          member('bitmask', hex(fullCapacityMask(length))),
          member('cbm_len', length),
          member('is_cdp_enabled', String(anyAt(context.scenario, '//CDP_ENABLED', 'y'))),
        ]),
      );
    } else if (id === 'MBA') {
      array = arrayName('MBA');
      addAll(
        lines,
        nested('res.membw', [
          member('mba_max', count),
          `.delay_linear = ${valueAt(cache, 'capability/max_throttling_value')}`,
        ]),
      );
    }
  }
  return [
    ...lines,
    member('num_closids', count),
    member('num_clos_config', masks.length),
    member('clos_config_array', array),
    member('cpu_mask', sharers(context, cache)),
    '},',
  ];
}

function instances(context: BuildContext, name: string, caches: readonly XmlElement[]): string[] {
  if (caches.length === 0) return [];
  const lines = caches.flatMap((cache) => instance(context, cache));
  return [`struct rdt_ins rdt_ins_${name}[${caches.length}] = {`, ...lines, '};', ''];
}

function closArrays(context: BuildContext, caches: readonly XmlElement[]): string[] {
  const type = 'union clos_config';
  if (caches.length === 0) {
    return [
      ...RESOURCES.map((resource) => emptyArray(type, resource)),
      'struct rdt_info res_infos[RDT_INFO_NUMBER];',
    ];
  }
  const lines = caches.flatMap((cache) => {
    const count = valueAt(cache, 'capability/clos_number');
    const name = `platform_l${attributeOf(cache, 'level')}_clos_array_${cacheNumber(cache)}`;
    const masks = allocatedMasks(context, cache).flatMap((mask) => [
      '{',
      member('clos_mask', mask),
      '},',
    ]);
    return [`${type} ${name}[${count}] = {`, ...masks, '};', ''];
  });
  const levels = caches.map((cache) => `L${attributeOf(cache, 'level')}`);
  const missing = RESOURCES.filter((resource) => !levels.includes(resource));
  return [...lines, ...missing.map((resource) => emptyArray(type, resource))];
}

function resourceType(name: string, count: number): string[] {
  const lower = name.toLowerCase();
  return [
    '{',
    member('res_id', `RDT_RESID_${name}`),
    member('msr_qos_cfg', `MSR_IA32_${name}_QOS_CFG`),
    member('msr_base', `MSR_IA32_${name}_MASK_BASE`),
    member('num_ins', count),
    member('ins_array', `rdt_ins_${lower}`),
    '},',
  ];
}

/** From v3.0 on: one array a cache, with the masks of the allocation. */
function rdtV3(context: BuildContext): string[] {
  const caches = boardElements(context, 'cache');
  const level = (number: string): XmlElement[] =>
    caches.filter((cache) => attributeOf(cache, 'level') === number && hasCapability(cache, 'CAT'));
  const l2 = level('2');
  const l3 = level('3');
  const mba = caches.filter((cache) => hasCapability(cache, 'MBA'));
  // ACRN counts MBA as one more L2 resource here.
  const l2Count = mba.length > 0 ? 1 : l2.length;
  return [
    ...closArrays(
      context,
      caches.filter((cache) => hasCapability(cache, 'CAT', 'MBA')),
    ),
    ...instances(context, 'l2', l2),
    ...instances(context, 'l3', l3),
    ...instances(context, 'mba', mba),
    'struct rdt_type res_cap_info[RDT_NUM_RESOURCES] = {',
    ...(l2Count > 0 ? resourceType('L2', l2Count) : []),
    ...(l3.length > 0 ? resourceType('L3', l3.length) : []),
    '};',
    '',
  ];
}

/** What board.c says of cache and memory bandwidth allocation. */
export function rdtLines(context: BuildContext): string[] {
  return ifdef(
    'CONFIG_RDT_ENABLED',
    toolTraits(context.release).hasCacheElements ? rdtV3(context) : rdtV2(context),
  );
}
