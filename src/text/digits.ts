/** The value of a decimal digit of any script: the digits of one script are ten in a row. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return code - 0x30;
  // The mathematical digits are five tens in a row, from U+1D7CE.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}

/** Decimal digits of any script as those from 0 to 9. */
export function plainDigits(digits: string): string {
  return [...digits].map(digitValue).join('');
}
