import { hostChecker } from '../checker.js';
import { grubConsole } from './grub-console.js';
import { grubElfWithMultiboot2 } from './grub-elf-with-multiboot2.js';
import { grubKvmEptOff } from './grub-kvm-ept-off.js';
import { grubModuleBeforeHypervisor } from './grub-module-before-hypervisor.js';
import { grubModuleProtocol } from './grub-module-protocol.js';
import { grubModuleWithoutTag } from './grub-module-without-tag.js';
import { grubMultibootRaw } from './grub-multiboot-raw.js';
import { grubNoExecTail } from './grub-no-exec-tail.js';
import { grubRawWithoutReloc } from './grub-raw-without-reloc.js';
import { grubSplitLine } from './grub-split-line.js';
import { grubSyntax } from './grub-syntax.js';
import { grubTagNotInScenario } from './grub-tag-not-in-scenario.js';
import { grubUnescaped } from './grub-unescaped.js';
import { grubX2apicOff } from './grub-x2apic-off.js';
import { readGrub } from './read.js';

export const checker = hostChecker(readGrub, [
  grubModuleProtocol,
  grubMultibootRaw,
  grubModuleWithoutTag,
  grubModuleBeforeHypervisor,
  grubSplitLine,
  grubUnescaped,
  grubNoExecTail,
  grubSyntax,
  grubKvmEptOff,
  grubX2apicOff,
  grubElfWithMultiboot2,
  grubRawWithoutReloc,
  grubTagNotInScenario,
  grubConsole,
]);
