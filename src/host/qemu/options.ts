/** The options of qemu-system-x86_64 that take a value: QEMU 7.2, and those of other releases we know. */
const WITH_VALUE =
  'accel acpitable action add-fd append audio audiodev balloon bios blockdev boot bt cdrom chardev chroot clock ' +
  'compat cpu cpu-clock d D debugcon device dfilter display drive dtb dump-vmstate echr fda fdb fsdev fw_cfg g gdb ' +
  'global hda hdb hdc hdd icount incoming initrd iscsi k kernel L loadvm m M machine mem-path mon monitor msg ' +
  'mtdblock name net netdev nic numa object option-rom overcommit parallel pflash pidfile plugin prom-env qmp ' +
  'qmp-pretty qtest qtest-log readconfig realtime redir rotate rtc run-with runas sandbox sd seed semihosting-config ' +
  'serial set shim smbios smp soundhw spice tb-size tpmdev trace usbdevice uuid vga virtfs virtioconsole vnc ' +
  'watchdog watchdog-action writeconfig xen-domid';

const WITHOUT_VALUE =
  'alt-grab async-teardown audio-help ctrl-grab curses daemonize enable-fips enable-hax enable-kvm ' +
  'enable-sync-profile full-screen h help mem-prealloc no-acpi no-fd-bootchk no-frame no-hpet no-quit no-reboot ' +
  'no-shutdown no-user-config nodefaults nodefconfig nographic old-param only-migratable perfmap jitdump portrait ' +
  'preconfig s S sdl semihosting show-cursor singlestep one-insn-per-tb snapshot usb version virtfs_synth ' +
  'win2k-hack xen-attach xen-create xen-domid-restrict';

const VALUES: ReadonlySet<string> = new Set(WITH_VALUE.split(' '));
const SWITCHES: ReadonlySet<string> = new Set(WITHOUT_VALUE.split(' '));

export const OPTION_NAMES: readonly string[] = [...VALUES, ...SWITCHES];

export function takesValue(name: string): boolean {
  return VALUES.has(name);
}

export function isOption(name: string): boolean {
  return VALUES.has(name) || SWITCHES.has(name);
}
