/** A register with every bit set. */
export const ALL_ONES = 0xffff_ffff_ffff_ffffn;

/** Bits of CR0, CR4 and RFLAGS that VMX looks at (SDM volume 3, section 2.5; volume 1, section 3.4.3). */
export const CR0 = {
  PE: 1n << 0n,
  MP: 1n << 1n,
  EM: 1n << 2n,
  TS: 1n << 3n,
  ET: 1n << 4n,
  NE: 1n << 5n,
  WP: 1n << 16n,
  AM: 1n << 18n,
  NW: 1n << 29n,
  CD: 1n << 30n,
  PG: 1n << 31n,
} as const;

export const CR4 = {
  VME: 1n << 0n,
  PVI: 1n << 1n,
  TSD: 1n << 2n,
  DE: 1n << 3n,
  PSE: 1n << 4n,
  PAE: 1n << 5n,
  MCE: 1n << 6n,
  PGE: 1n << 7n,
  PCE: 1n << 8n,
  OSFXSR: 1n << 9n,
  OSXMMEXCPT: 1n << 10n,
  UMIP: 1n << 11n,
  LA57: 1n << 12n,
  VMXE: 1n << 13n,
  SMXE: 1n << 14n,
  FSGSBASE: 1n << 16n,
  PCIDE: 1n << 17n,
  OSXSAVE: 1n << 18n,
  KL: 1n << 19n,
  SMEP: 1n << 20n,
  SMAP: 1n << 21n,
  PKE: 1n << 22n,
  CET: 1n << 23n,
  PKS: 1n << 24n,
} as const;

/** RFLAGS bits in its low 32 bits. */
export const RFLAGS = {
  CF: 1 << 0,
  FIXED: 1 << 1,
  PF: 1 << 2,
  AF: 1 << 4,
  ZF: 1 << 6,
  SF: 1 << 7,
  TF: 1 << 8,
  IF: 1 << 9,
  OF: 1 << 11,
  NT: 1 << 14,
  RF: 1 << 16,
  VM: 1 << 17,
} as const;

/** CF, PF, AF, ZF, SF and OF: what VMsucceed and VMfail define (SDM 31.2). */
export const VMX_FLAGS = RFLAGS.CF | RFLAGS.PF | RFLAGS.AF | RFLAGS.ZF | RFLAGS.SF | RFLAGS.OF;

/** Access rights of segment registers as a VMCS holds them, all accessed or busy (SDM 25.4.1). */
export const RIGHTS = {
  CODE_64: 0xa09b,
  CODE_32: 0xc09b,
  CODE_16: 0x9b,
  DATA_32: 0xc093,
  DATA_16: 0x93,
  TSS: 0x8b,
  UNUSABLE: 0x1_0000,
} as const;

/** The same as what VMCS fields are written with. */
export const RIGHTS_QUADS = Object.fromEntries(
  Object.entries(RIGHTS).map(([name, rights]) => [name, BigInt(rights)]),
) as Readonly<Record<keyof typeof RIGHTS, bigint>>;

/** IA32_PAT after a reset (SDM 12.12.4). */
export const PAT_AFTER_RESET = 0x0007_0406_0007_0406n;

/** The bit of IA32_EFER that tells IA-32e mode, and the one of CS's access rights that tells 64-bit code. */
export const EFER_LMA = 1 << 10;
export const CS_L = 1 << 13;
