import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Scenario } from '../../scenario/model.js';
import { guestFlag } from '../../scenario/nesting.js';
import { NVMX_FLAG } from '../../setting-names.js';

/**
 * Whether a failure of the last generator, that of the ACPI tables, stops the build. Up to v2.6 the build
 * goes on with what the Python generators wrote before; v2.5's know no GUEST_FLAG_NVMX_ENABLED, and what
 * they wrote with it does not compile (library/common.py:find_tmp_flag).
 */
export function acpiTablesStopBuild({ release, vms }: Scenario): boolean {
  const traits = toolTraits(release);
  if (traits.stopsAtAcpiTables) return true;
  return traits.acpiToolsLackNvmxFlag && vms.some((vm) => guestFlag(vm, NVMX_FLAG) !== undefined);
}
