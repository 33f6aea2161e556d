import { hostChecker } from '../checker.js';
import { libvirtCpuWithoutVmx } from './libvirt-cpu-without-vmx.js';
import { libvirtEmulated } from './libvirt-emulated.js';
import { libvirtFeaturesWithoutModel } from './libvirt-features-without-model.js';
import { libvirtInvalidValue } from './libvirt-invalid-value.js';
import { libvirtNotADomain } from './libvirt-not-a-domain.js';
import { libvirtPassthroughMigration } from './libvirt-passthrough-migration.js';
import { libvirtPolicyMissing } from './libvirt-policy-missing.js';
import { libvirtTopology } from './libvirt-topology.js';
import { libvirtVendorMismatch } from './libvirt-vendor-mismatch.js';
import { libvirtVmxAndSvm } from './libvirt-vmx-and-svm.js';
import { libvirtVmxForbidden } from './libvirt-vmx-forbidden.js';
import { libvirtVmxOptional } from './libvirt-vmx-optional.js';
import { readLibvirt } from './read.js';

export const checker = hostChecker(readLibvirt, [
  libvirtNotADomain,
  libvirtEmulated,
  libvirtCpuWithoutVmx,
  libvirtVmxAndSvm,
  libvirtVmxForbidden,
  libvirtVendorMismatch,
  libvirtFeaturesWithoutModel,
  libvirtInvalidValue,
  libvirtTopology,
  libvirtPolicyMissing,
  libvirtVmxOptional,
  libvirtPassthroughMigration,
]);
