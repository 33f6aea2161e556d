/** What a bool parameter of the kernel makes of a value; undefined where it refuses it (kstrtobool). */
export function boolValue(value: string | undefined): boolean | undefined {
  if (value === undefined) return true;
  if (/^[yYtT1]/.test(value) || /^[oO][nN]/.test(value)) return true;
  if (/^[nNfF0]/.test(value) || /^[oO][fF]/.test(value)) return false;
  return undefined;
}

/** What an int parameter makes of a value; undefined where it refuses it (kstrtoint, base 0). */
export function intValue(value: string | undefined): number | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(value ?? '');
  if (match?.[2] === undefined) return undefined;
  const digits = match[2];
  const number = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (number > 0x7fff_ffff) return undefined;
  return match[1] === '-' ? -number : number;
}
