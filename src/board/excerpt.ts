/**
 * A board file without its device tree, which is most of it from v2.6 on and which few checks ask for:
 * a check of a scenario need not parse hundreds of kilobytes. All of it where that is not one piece.
 */
export function boardExcerpt(text: string): string {
  const starts = [...text.matchAll(/<devices[\s>]/g)];
  const start = starts[0]?.index ?? text.length;
  const end = text.lastIndexOf('</devices>');
  if (starts.length !== 1 || end < start) return text;
  return text.slice(0, start) + text.slice(end + '</devices>'.length);
}
