import { hostChecker } from '../checker.js';
import { kernelAcrnGuestOff } from './kernel-acrn-guest-off.js';
import { kernelBoolAsModule } from './kernel-bool-as-module.js';
import { kernelDependencyOff } from './kernel-dependency-off.js';
import { kernelKvmIntelOff } from './kernel-kvm-intel-off.js';
import { kernelKvmOff } from './kernel-kvm-off.js';
import { kernelNoAcrnHsm } from './kernel-no-acrn-hsm.js';
import { kernelNoTap } from './kernel-no-tap.js';
import { kernelNot64Bit } from './kernel-not-64-bit.js';
import { kernelOptionRepeated } from './kernel-option-repeated.js';
import { kernelValueCommentedOut } from './kernel-value-commented-out.js';
import { kernelVersionUnknown } from './kernel-version-unknown.js';
import { kernelX2apicOff } from './kernel-x2apic-off.js';
import { readKernelConfig } from './read.js';

export const checker = hostChecker(readKernelConfig, [
  kernelKvmOff,
  kernelKvmIntelOff,
  kernelAcrnGuestOff,
  kernelBoolAsModule,
  kernelDependencyOff,
  kernelNot64Bit,
  kernelX2apicOff,
  kernelOptionRepeated,
  kernelValueCommentedOut,
  kernelNoAcrnHsm,
  kernelNoTap,
  kernelVersionUnknown,
]);
