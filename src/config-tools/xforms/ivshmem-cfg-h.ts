import { elementAt } from '../../xml/element-at.js';
import type { XmlElement } from '../../xml/node.js';
import { define, hFile, include, quoted } from '../c-source.js';
import { BuildStop } from '../calc/build-stop.js';
import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import {
  after,
  anyAt,
  before,
  select,
  stringOf,
  textNodes,
  valueAt,
  valuesAt,
} from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { hypervisorRegions } from '../scenario-queries.js';

interface Region {
  readonly node: XmlElement;
  readonly index: number;
  readonly name: string;
  /** In MiB, as the scenario writes it. */
  readonly size: string;
  readonly id: string | undefined;
}

const DIGITS = '0123456789abcdef';

/**
 * A decimal number the way ACRN's transform reads it, digit by digit: what is not a digit counts as 0.
 * @throws BuildStop for an empty text, on which the transform never ends.
 */
function digitsToNumber(text: string, node: XmlElement): number {
  if (text === '') {
    throw new BuildStop(
      'xslt',
      "a shared memory region has no size, so ACRN's transform of ivshmem_cfg.h never ends: give it one, or remove the region",
      node,
    );
  }
  return [...text.toLowerCase()].reduce(
    (sum, digit) => sum * 10 + Math.max(DIGITS.indexOf(digit), 0),
    0,
  );
}

function bytes(mebibytes: number): string {
  return `0x${mebibytes.toString(16)}00000UL`;
}

function regionsV2(context: BuildContext): Region[] {
  return select(context.scenario, 'hv/FEATURES/IVSHMEM/IVSHMEM_REGION').map((node, index) => {
    const text = stringOf(node);
    const size = before(after(text, ','), ',');
    return { node, index, name: before(text, ','), size, id: undefined };
  });
}

function regionsV3(context: BuildContext): Region[] {
  return hypervisorRegions(context).map((node, index) => ({
    node,
    index,
    name: `hv:/${valueAt(node, 'NAME')}`,
    size: valueAt(node, 'IVSHMEM_SIZE'),
    id: toolTraits(context.release).hasRegionIds ? valueAt(node, 'IVSHMEM_REGION_ID') : undefined,
  }));
}

function totalSize(context: BuildContext, regions: readonly Region[]): number {
  if (!toolTraits(context.release).hasRegionElements) {
    return select(context.scenario, '//IVSHMEM_REGION').reduce(
      (sum, node) => sum + digitsToNumber(before(after(stringOf(node), ','), ','), node),
      0,
    );
  }
  const sum = regions.reduce((total, { size }) => total + xpathNumber(size), 0);
  return digitsToNumber(String(sum), context.scenario);
}

/** How many devices use the regions; up to v2.7 as many as there are colons in their texts. */
function deviceCount(context: BuildContext): number {
  if (toolTraits(context.release).hasRegionElements) {
    return hypervisorRegions(context).flatMap((region) => select(region, 'IVSHMEM_VMS/IVSHMEM_VM'))
      .length;
  }
  return valuesAt(context.scenario, '//IVSHMEM_REGION')
    .map((text) => text.split(':').length - 1)
    .reduce((sum, colons) => sum + colons, 0);
}

function regionLines(region: Region, last: boolean): string[] {
  return [
    '{ \\',
    `.name = IVSHMEM_SHM_REGION_${region.index}, \\`,
    ...(region.id === undefined ? [] : [`.region_id = ${region.id}, \\`]),
    `.size = ${bytes(digitsToNumber(region.size, region.node))}, \\`,
    last ? '},' : '}, \\',
  ];
}

function ivshmem(context: BuildContext): string[] {
  const document = context.scenarioDocument.root;
  const v3 = toolTraits(context.release).hasRegionElements;
  const regions = v3 ? regionsV3(context) : regionsV2(context);
  const on = v3
    ? regions.length > 0
    : anyAt(context.scenario, 'hv/FEATURES/IVSHMEM/IVSHMEM_ENABLED', 'y');
  if (!on) return [];
  // Up to v2.7 the region is a text; later its text is the white space between its elements.
  const written = regions.filter(({ node }) =>
    v3 ? textNodes(elementAt(document, node.startTag.start)).length > 0 : stringOf(node) !== '',
  );
  const names = (v3 ? regions : written).map(({ index, name }) =>
    define(`IVSHMEM_SHM_REGION_${index}`, quoted(name)),
  );
  return [
    include('ivshmem.h'),
    include('asm/pgtable.h'),
    '',
    ...names,
    '',
    define('IVSHMEM_SHM_SIZE', bytes(totalSize(context, regions))),
    ...select(context.scenario, v3 ? 'hv//IVSHMEM' : 'hv/FEATURES/IVSHMEM').map(() =>
      define('IVSHMEM_DEV_NUM', deviceCount(context), 'UL'),
    ),
    define('IVSHMEM_SHM_REGIONS', '', ' \\'),
    ...written.flatMap((region) => regionLines(region, region === regions.at(-1))),
  ];
}

/** configs/scenarios/<scenario>/ivshmem_cfg.h (ACRN xforms/ivshmem_cfg.h.xsl). */
export function ivshmemCfgH(context: BuildContext): string {
  return hFile(context, 'IVSHMEM_CFG_H', ivshmem(context));
}
