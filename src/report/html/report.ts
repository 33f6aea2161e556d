import type { FileDifference } from '../../config-tools/compare.js';
import type { BuildOutcome } from '../build-json.js';
import type { CostReport } from '../costs.js';
import type { Trace } from '../trace/trace.js';

/** A VM and the pCPUs that it has. */
export interface MappedVm {
  readonly id: number;
  readonly name: string;
  readonly loadOrder: string;
  readonly pcpus: readonly number[];
  /** Words about it: "nested virtualization", "owns its local APICs". */
  readonly traits: readonly string[];
}

/** Everything that the page shows. */
export interface BuildReport extends BuildOutcome {
  readonly toolVersion: string;
  readonly pcpuCount: number;
  /** The VMs of the image; none when the generated files do not compile. */
  readonly vms: readonly MappedVm[];
  /** What `fix` makes of the scenario; undefined when it changes nothing. */
  readonly fixed:
    | {
        readonly changes: readonly string[];
        readonly vms: readonly MappedVm[];
        readonly differences: readonly FileDifference[];
      }
    | undefined;
  /** undefined when nothing was booted. */
  readonly trace: Trace | undefined;
  readonly costs: CostReport | undefined;
}
