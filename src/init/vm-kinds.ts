import type { Release } from '../release.js';
import { vocabulary } from '../scenario/release-traits.js';
import { CannotCreate } from './cannot-create.js';

/** What kind of VM starts before the Service VM. */
export type PreLaunchedKind = 'standard' | 'real-time';

/**
 * How many pre-launched VMs of each kind a release takes beside a Service VM. One real-time VM:
 * v2.5 schema/checks/pre_launched_vm_support.xsd, v3.0 schema/checks/vm_load_order.xsd. Up to v2.6 a
 * pre-launched VM needs a higher severity than the Service VM (hv_prebuild/vm_cfg_checks.c), and of
 * SAFETY_VM there is one (library/scenario_cfg_lib.py:UUID_DB). v2.7 has at most 8 VMs.
 */
function limits(release: Release): Readonly<Record<PreLaunchedKind, number>> {
  const { saysSosVm, hasLoadOrder } = vocabulary(release);
  const standard = saysSosVm ? 1 : hasLoadOrder ? 63 : 7;
  return { standard, 'real-time': 1 };
}

/**
 * The pre-launched VMs of a scenario in the order of their ids. Without a number of real-time VMs there
 * is none, unless the release takes that many VMs only with one.
 * @throws CannotCreate when the release takes no such VMs.
 */
export function preLaunchedKinds(
  release: Release,
  preLaunched: number,
  realTime: number | undefined,
): PreLaunchedKind[] {
  const most = limits(release);
  const rt = realTime ?? Math.min(Math.max(preLaunched - most.standard, 0), most['real-time']);
  if (rt > preLaunched) {
    throw new CannotCreate(
      `${rt} of ${preLaunched} pre-launched VMs cannot be real-time VMs: ask for more pre-launched VMs or for fewer real-time VMs`,
    );
  }
  if (rt > most['real-time']) {
    throw new CannotCreate(
      `ACRN ${release} takes one pre-launched real-time VM, and ${rt} were asked for`,
    );
  }
  const standard = preLaunched - rt;
  if (standard > most.standard) {
    throw new CannotCreate(
      `ACRN ${release} takes ${most.standard} pre-launched standard VM${most.standard === 1 ? '' : 's'} beside a Service VM, and ${standard} were asked for${rt === 0 ? '; one more can be a real-time VM' : ''}`,
    );
  }
  return [
    ...Array.from({ length: standard }, () => 'standard' as const),
    ...Array.from({ length: rt }, () => 'real-time' as const),
  ];
}
