/** How much of a message a list may fill. */
const ROOM = 80;

/**
 * `a`, `a and b`, `a, b and c`; of more than fit into `room` characters the first ones, and how many more there are.
 */
export function enumerate(
  parts: readonly string[],
  conjunction: 'and' | 'or',
  room = ROOM,
): string {
  let length = 0;
  const fit = parts.findIndex((part) => {
    length += part.length + 2;
    return length > room;
  });
  if (fit >= 0 && parts.length > 1 && fit < parts.length) {
    const shown = parts.slice(0, Math.max(fit, 1));
    const left = parts.length - shown.length;
    if (left > 0) return `${shown.join(', ')} ${conjunction} ${left} more`;
  }
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${conjunction} ${parts[parts.length - 1]}`;
}
