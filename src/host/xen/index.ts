import { hostChecker } from '../checker.js';
import { readXlCfg } from './read.js';
import { xenCpuidLength } from './xen-cpuid-length.js';
import { xenCpuidMaskMissing } from './xen-cpuid-mask-missing.js';
import { xenExperimental } from './xen-experimental.js';
import { xenKeyRepeated } from './xen-key-repeated.js';
import { xenNestedAltp2m } from './xen-nested-altp2m.js';
import { xenNestedOff } from './xen-nested-off.js';
import { xenNestedPv } from './xen-nested-pv.js';
import { xenNestedWithoutHap } from './xen-nested-without-hap.js';
import { xenPopulateOnDemand } from './xen-populate-on-demand.js';
import { xenSyntax } from './xen-syntax.js';
import { xenTypeContradiction } from './xen-type-contradiction.js';
import { xenVmxMasked } from './xen-vmx-masked.js';

export const checker = hostChecker(readXlCfg, [
  xenNestedOff,
  xenNestedWithoutHap,
  xenNestedPv,
  xenNestedAltp2m,
  xenPopulateOnDemand,
  xenVmxMasked,
  xenSyntax,
  xenTypeContradiction,
  xenCpuidLength,
  xenCpuidMaskMissing,
  xenExperimental,
  xenKeyRepeated,
]);
