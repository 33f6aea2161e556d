/** Entry rules that no VM entry here can break, and why. */
export const RULES_THAT_CANNOT_OCCUR: Readonly<Record<string, string>> = {
  C5: 'The VMCS has no field for tertiary controls (encoding 0x2034), as a VMCS12 of ACRN has none: it reads as 0, which is always allowed.',
  X8: '"Activate secondary controls" is a reserved bit of the VM-exit controls on all profiles: X1 refuses it first.',
  H24: '"Load PKRS" is a reserved bit of the VM-exit controls on all profiles: X1 refuses it first.',
  G51: 'The VMCS has no CET fields (encodings 0x6828 to 0x682c): with "load CET state" they read as 0, which is canonical and sets no reserved bit.',
  M4: 'A rule of VM exits, not of entries: test/engine/guests/nested-guest.test.ts has it.',
};
