import type { HostChecker } from './checker.js';
import type { HostKindName } from './rule.js';

/** A kind of file besides scenarios; its checker is loaded when a file of the kind is there. */
export interface HostKind {
  readonly kind: HostKindName;
  readonly summary: string;
  /** A command line that checks one. */
  readonly example: string;
  /** Whether a file is one, by its name and text. */
  recognises(name: string, text: string): boolean;
  load(): Promise<{ readonly checker: HostChecker }>;
}

function base(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

const PROLOGUE = /\s+|<\?[^>]*>|<!--[\s\S]*?-->/y;

/** Where the root element of an XML document starts. Piece by piece: one expression for all of it can try for ever. */
function prologueEnd(text: string): number {
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; ; at = PROLOGUE.lastIndex) {
    PROLOGUE.lastIndex = at;
    if (!PROLOGUE.test(text)) return at;
  }
}

const HYPERV_PROPERTY =
  /"(?:ExposeVirtualizationExtensions|DynamicMemoryEnabled|MacAddressSpoofing|MemoryStartup|VMName)"\s*:/i;

/** Kinds whose text says it beyond doubt come first: the first that recognises a file has it. */
export const kinds: readonly HostKind[] = [
  {
    kind: 'libvirt',
    summary: 'domain XML of libvirt',
    example: 'virsh dumpxml l1 > l1.xml && acrn-nvmx check l1.xml',
    recognises: (_, text) => /^<domain[\s>]/.test(text.slice(prologueEnd(text)).slice(0, 8)),
    load: () => import('./libvirt/index.js'),
  },
  {
    kind: 'hyperv-systeminfo',
    summary: 'what systeminfo of Windows prints, in English',
    example: 'systeminfo > host.txt; acrn-nvmx check host.txt',
    recognises: (_, text) => /^OS Name:\s/m.test(text) && /^OS Version:\s/m.test(text),
    load: () => import('./hyperv-systeminfo/index.js'),
  },
  {
    kind: 'hyperv-vm',
    summary: 'JSON of Get-VM, Get-VMProcessor, Get-VMNetworkAdapter; a script with Set-VMProcessor',
    example: 'Get-VM L1 | ConvertTo-Json > vm.json; acrn-nvmx check vm.json',
    recognises: (name, text) =>
      (/^\uFEFF?\s*[[{]/.test(text) && HYPERV_PROPERTY.test(text)) ||
      (/\.ps1$/i.test(name) && /\bSet-VMProcessor\b/i.test(text)),
    load: () => import('./hyperv-vm/index.js'),
  },
  {
    kind: 'host',
    summary: 'a Linux machine: the root of its file system, or a bundle of host --collect',
    example: 'acrn-nvmx check --kind host /',
    recognises: (_, text) => /^==> (?:proc|sys|dev|etc)\/.* <==$/m.test(text),
    load: () => import('./host/index.js'),
  },
  {
    kind: 'kernel-config',
    summary: 'kernel configuration: .config, defconfig, fragment, config.gz',
    example: 'acrn-nvmx check .config',
    recognises: (_, text) =>
      /^(?:CONFIG_\w+=|# CONFIG_\w+ is not set)/m.test(text) && !/\bqemu-system/.test(text),
    load: () => import('./kernel-config/index.js'),
  },
  {
    kind: 'qemu',
    summary: 'shell script with qemu-system-x86_64',
    example: 'acrn-nvmx check launch.sh',
    recognises: (name, text) =>
      /(?:^|[\s/"'=(])(?:qemu-system-(?:x86_64|i386)|qemu-kvm|kvm)(?=[\s"')]|$)/m.test(text) &&
      (/^\uFEFF?#!.*sh\b/.test(text) ||
        /\.(?:sh|bash)$/.test(name) ||
        /^[ \t]*(?:sudo[ \t]+|exec[ \t]+)?\S*qemu-system/m.test(text)),
    load: () => import('./qemu/index.js'),
  },
  {
    kind: 'grub',
    summary: "boot entry: 40_custom, grub.cfg, the Service VM's kernel command line",
    example: 'acrn-nvmx check /etc/grub.d/40_custom',
    recognises: (name, text) =>
      /^[ \t]*(?:menuentry|submenu|multiboot2?|module2)\s/m.test(text) ||
      /^(?:40_custom|41_custom|grub\.cfg|custom\.cfg|cmdline)$/.test(base(name)) ||
      (/^(?:BOOT_IMAGE=|root=)\S+\s[^\n]*\n?$/.test(text) && !text.includes('<')),
    load: () => import('./grub/index.js'),
  },
  {
    kind: 'modprobe',
    summary: 'modprobe.d/*.conf',
    example: 'acrn-nvmx check --kind modprobe /etc/modprobe.d/*.conf',
    recognises: (name, text) =>
      /(?:^|\/)modprobe\.d\/[^/]+$/.test(name) ||
      (/\.conf(?:\.\w+)?$/.test(name) &&
        /^[ \t]*(?:(?:option|options|install|blacklist|softdep|alias|remove)[ \t]+[\w-]+|kvm[-_](?:intel|amd)\b)/m.test(
          text,
        )) ||
      /^[ \t]*options[ \t]+kvm[-_]/m.test(text),
    load: () => import('./modprobe/index.js'),
  },
  {
    kind: 'xen',
    summary: 'xl.cfg of a guest',
    example: 'acrn-nvmx check l1.cfg',
    recognises: (name, text) =>
      /^[ \t]*(?:nestedhvm|builder|vif|xen_platform_pci|hap|altp2m)[ \t]*=/m.test(text) ||
      (/\.(?:cfg|xl)$/.test(name) && /^[ \t]*(?:name|type|memory|disk|vcpus)[ \t]*=/m.test(text)),
    load: () => import('./xen/index.js'),
  },
];

/** Kinds that no file of another kind can look like, whatever --kind says. */
const UNMISTAKABLE: ReadonlySet<HostKindName> = new Set(['libvirt', 'hyperv-systeminfo']);

export function kindNamed(name: string): HostKind | undefined {
  return kinds.find(({ kind }) => kind === name);
}

/** What a file is, by its name and text; undefined when it is none of the kinds. */
export function recognise(name: string, text: string): HostKind | undefined {
  return kinds.find((kind) => kind.recognises(name, text));
}

/** Whether a file is of a kind that it cannot be mistaken for another one. */
export function isUnmistakable(kind: HostKind): boolean {
  return UNMISTAKABLE.has(kind.kind);
}
