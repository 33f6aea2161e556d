import { compareBuilds } from '../../config-tools/compare.js';
import type { Image, ImageVm } from '../../config-tools/image.js';
import { EventCounter } from '../../engine/costs/counts.js';
import { summarizeFix } from '../../fix/summary.js';
import type { BuildOutcome } from '../../report/build-json.js';
import { htmlReport } from '../../report/html/page.js';
import type { BuildReport, MappedVm } from '../../report/html/report.js';
import { type Buildable, buildFixed, buildOf } from '../input/buildable.js';
import { version } from '../version.js';
import type { LoggedBoot } from './boot.js';
import { costReport } from './costs.js';
import { bootTrace } from './trace.js';

function mapped({ id, name, loadOrder, pcpus, nvmx, lapicPassthrough }: ImageVm): MappedVm {
  const traits = [
    ...(nvmx ? ['nested virtualization'] : []),
    ...(lapicPassthrough ? ['owns its local APICs'] : []),
  ];
  return { id, name, loadOrder, pcpus, traits };
}

function mappedVms(image: Image | undefined): MappedVm[] {
  return (image?.vms ?? []).filter(({ pcpus }) => pcpus.length > 0).map(mapped);
}

async function fixOf(
  buildable: Buildable,
  before: Awaited<ReturnType<typeof buildOf>>,
): Promise<BuildReport['fixed']> {
  const { fixed, built } = await buildFixed(buildable);
  if (!fixed.changed) return undefined;
  return {
    changes: summarizeFix(fixed),
    vms: mappedVms(built.image),
    differences: compareBuilds(before.artifacts, built.artifacts),
  };
}

/**
 * The page of `build --report`.
 * @param buildable undefined when the scenario cannot be built at all
 * @param booted undefined when nothing was booted
 */
export async function htmlOf(
  outcome: BuildOutcome,
  buildable: Buildable | undefined,
  booted: LoggedBoot | undefined,
): Promise<string> {
  const built = buildable && (await buildOf(buildable, true));
  const counter = new EventCounter();
  for (const event of booted?.log ?? []) counter.take(event);
  return htmlReport({
    ...outcome,
    toolVersion: version,
    boot: booted?.boot,
    pcpuCount: built?.image?.hypervisor.pcpuCount ?? 0,
    vms: mappedVms(built?.image),
    fixed: buildable && built && (await fixOf(buildable, built)),
    trace: booted && bootTrace(outcome.file, booted),
    costs: booted && costReport(counter),
  });
}
