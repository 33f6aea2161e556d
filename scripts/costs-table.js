// docs/costs.md as a TypeScript module: its tables are the data.

/** The rows of the table below a heading. @param {string} text @param {string} heading */
function rows(text, heading) {
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name = '', what = '', low = '', high = '', read = '', source = '']) => {
      const figure = { name, what, low: Number(low), high: Number(high) };
      if (!(figure.low >= 0 && figure.high >= figure.low) || source === '') {
        throw new Error(`docs/costs.md: the row ${name} of ${heading} is not one`);
      }
      return { ...figure, read: read === 'yes', source };
    });
}

/** @param {ReturnType<typeof rows>} figures */
function literal(figures) {
  const text = (/** @type {string} */ value) => `'${value.replaceAll("'", "\\'")}'`;
  return figures
    .map(
      ({ name, what, low, high, read, source }) =>
        `  {\n    name: ${text(name)},\n    what: ${text(what)},\n    low: ${low},\n    high: ${high},\n    read: ${read},\n    source: ${text(source)},\n  },\n`,
    )
    .join('');
}

/** @param {string} text the content of docs/costs.md */
export function costsModule(text) {
  return `// Generated from docs/costs.md by scripts/generate-docs.js; do not edit.
// biome-ignore format: generated
export const PRICES = [
${literal(rows(text, 'Prices'))}] as const;

// biome-ignore format: generated
export const RATIOS = [
${literal(rows(text, 'Ratios'))}] as const;
`;
}
