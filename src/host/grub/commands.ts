/** The commands of GRUB 2.02 to 2.12 that a menu entry may have. */
const COMMANDS = new Set(
  (
    '. [ acpi all_functional_test authenticate background_color background_image badram blocklist boot break bls_import ' +
    'blscfg cat chainloader clear cmosclean cmosdump cmostest cmp configfile continue cpuid crc cryptomount cutmem date ' +
    'devicetree distrust drivemap echo efivar efitextmode eval exit export extract_entries_configfile false fakebios ' +
    'file fwsetup gettext gptsync halt hashsum help hexdump if in initrd initrd16 initrdefi insmod keymap ' +
    'keystatus kfreebsd kopenbsd legacy_configfile linux linux16 linuxefi list_env list_trusted load_env load_video ' +
    'loadfont loopback ls lsacpi lsapm lsefi lsefimmap lsefisystab lsfonts lsmmap lsmod lspci md5sum menuentry module ' +
    'module2 multiboot multiboot2 nativedisk net_add_addr net_bootp net_ls_cards normal normal_exit parttool password ' +
    'password_pbkdf2 play probe pxe_unload rdmsr read reboot recordfail regexp return rmmod save_env savedefault search ' +
    'search.file search.fs_label search.fs_uuid sendkey serial set setparams setpci sha1sum sha256sum sha512sum shift ' +
    'sleep source submenu terminal_input terminal_output terminfo test testload tr trap true trust unset uppermem usb ' +
    'verify_detached videoinfo videotest wrmsr xen_hypervisor xen_module xnu_kernel gfxmode fi done for while until ' +
    'function elif else then do hiddenentry time !'
  ).split(' '),
);

export function isGrubCommand(name: string): boolean {
  return COMMANDS.has(name);
}
