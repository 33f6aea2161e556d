/**
 * A board file without its device tree, which is most of it from v2.6 on and which few checks ask for:
 * a check of a scenario need not parse hundreds of kilobytes.
 */
export function boardExcerpt(text: string): string {
  const start = text.search(/<devices[\s>]/);
  const end = text.lastIndexOf('</devices>');
  return start < 0 || end < start ? text : text.slice(0, start) + text.slice(end + 10);
}
