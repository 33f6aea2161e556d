import { isAmong, type Release } from '../../release.js';
import type { Content } from '../content.js';
import type { Finding } from '../finding.js';
import type { Assertion } from './assertion.js';
import { duplicateVcatClos } from './duplicate-vcat-clos.js';
import { lapicPassthroughWithoutNvmx } from './lapic-passthrough-without-nvmx.js';
import { nvmxFlagWithoutLapicPassthrough } from './nvmx-flag-without-lapic-passthrough.js';
import { nvmxFlagWithoutNvmxEnabled } from './nvmx-flag-without-nvmx-enabled.js';
import { rdtWithSoftwareSram } from './rdt-with-software-sram.js';
import { schedulerNotNoop } from './scheduler-not-noop.js';
import { tooManyVms } from './too-many-vms.js';
import { vcatClosShared } from './vcat-clos-shared.js';
import { vcatClosWithoutMask } from './vcat-clos-without-mask.js';
import { vcatNeedsTwoClos } from './vcat-needs-two-clos.js';
import { vcatUsesClosZero } from './vcat-uses-clos-zero.js';
import { vcatWithoutRdt } from './vcat-without-rdt.js';
import { vmVcatWithoutHypervisorVcat } from './vm-vcat-without-hypervisor-vcat.js';

export type { Assertion } from './assertion.js';

/** The xs:assert conditions of config.xsd, VMtypes.xsd and types.xsd; v3.x has none there. */
export const ASSERTIONS: readonly Assertion[] = [
  rdtWithSoftwareSram,
  schedulerNotNoop,
  lapicPassthroughWithoutNvmx,
  nvmxFlagWithoutLapicPassthrough,
  nvmxFlagWithoutNvmxEnabled,
  vcatWithoutRdt,
  tooManyVms,
  vmVcatWithoutHypervisorVcat,
  vcatNeedsTwoClos,
  vcatUsesClosZero,
  vcatClosWithoutMask,
  duplicateVcatClos,
  vcatClosShared,
];

/**
 * What the assertions of the release find. A finding about an element that has a problem of its own
 * is left out: both have one cause.
 */
export function assertionFindings(
  root: Content,
  release: Release,
  troubled: ReadonlySet<Content>,
): Finding[] {
  return ASSERTIONS.filter(({ meta }) => isAmong(meta.releases, release))
    .flatMap((assertion) => assertion.check(root))
    .filter((found) => !found.about.some((content) => troubled.has(content)));
}
