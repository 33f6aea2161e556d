/** A value as a message shows it: in backticks, line breaks visible, not too long. */
export function quote(value: string): string {
  const visible = value
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\u00a0', '\\u00a0');
  return `\`${visible.length > 60 ? `${visible.slice(0, 57)}...` : visible}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(parts: readonly string[], conjunction: 'and' | 'or'): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${conjunction} ${parts[parts.length - 1]}`;
}

export function quoteAll(values: readonly string[], conjunction: 'and' | 'or'): string {
  return enumerate(
    values.map((value) => (value === '' ? 'nothing' : quote(value))),
    conjunction,
  );
}
