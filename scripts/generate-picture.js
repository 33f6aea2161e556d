// Writes docs/check.svg, the picture of the README: what `acrn-nvmx check` prints on a terminal of 80 columns, in its
// colours. With --check it writes nothing and exits 1 when the picture is stale.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from './load.js';

const root = join(import.meta.dirname, '..');
const path = join(root, 'docs/check.svg');
const COMMAND = ['check', 'scenario.xml', '--color', 'always'];

/** @type {{ main: (argv: readonly string[], io: object) => Promise<number> }} */
const { main } = await load('src/cli/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-picture-'));
const scenarios = join(root, 'scenarios/quad-core');
const nested = readFileSync(join(scenarios, 'v2.5-nested.xml'), 'utf8');
writeFileSync(join(folder, 'scenario.xml'), nested.replace('SCHED_NOOP', 'SCHED_BVT'));
copyFileSync(join(scenarios, 'quad-core.xml'), join(folder, 'quad-core.xml'));
let shown = '';
await main(COMMAND, {
  stdout: {
    columns: 80,
    write: (/** @type {string} */ text) => {
      shown += text;
    },
  },
  stderr: { write: () => undefined },
  stdin: (async function* () {})(),
  env: {},
  cwd: () => folder,
});
rmSync(folder, { recursive: true });

// How long it took is another number every time.
const lines = shown
  .replace(/\d+ ms/, '15 ms')
  .trimEnd()
  .split('\n');

const CLASSES = new Map([
  ['1', 'b'],
  ['2', 'd'],
  ['31', 'r'],
  ['32', 'g'],
  ['33', 'y'],
  ['36', 'c'],
]);
/** What switches off what: 22 bold and dim, 39 the colour. */
const OFF = new Map([
  ['22', ['b', 'd']],
  ['39', ['r', 'g', 'y', 'c']],
]);

const ESCAPE = String.fromCharCode(27);
const SGR = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * A line with its SGR sequences as spans.
 * @param {string} line
 */
function spans(line) {
  const on = new Set();
  return line
    .split(SGR)
    .map((part) => {
      const codes = SGR.test(part) ? part.slice(2, -1).split(';') : undefined;
      if (codes === undefined) {
        const text = escaped(part);
        return on.size === 0 || text === ''
          ? text
          : `<tspan class="${[...on].join(' ')}">${text}</tspan>`;
      }
      for (const code of codes) {
        const name = CLASSES.get(code);
        if (name !== undefined) on.add(name);
        for (const off of OFF.get(code) ?? (code === '0' || code === '' ? [...on] : []))
          on.delete(off);
      }
      return '';
    })
    .join('');
}

const LINE = 18;
const all = ['<tspan class="g">$</tspan> npx acrn-nvmx check scenario.xml', ...lines.map(spans)];
const height = all.length * LINE + 32;
// A line that is longer than the terminal goes on in the next.
const width = 80 * 8.43 + 32;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${height}" width="${Math.ceil(width)}" height="${height}" role="img">
  <title>acrn-nvmx check scenario.xml</title>
  <style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d4d4d4;white-space:pre}.b{font-weight:bold}.d{fill:#8a8a8a}.r{fill:#ff6b68}.g{fill:#7ec07a}.y{fill:#e5c07b}.c{fill:#56b6c2}</style>
  <rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>
${all.map((line, index) => `  <text x="16" y="${16 + (index + 1) * LINE - 4}" xml:space="preserve">${line}</text>`).join('\n')}
</svg>
`;

if (!process.argv.includes('--check')) writeFileSync(path, svg);
else if (readFileSync(path, 'utf8') !== svg) {
  console.error(`${path} is stale: run npm run generate`);
  process.exitCode = 1;
}
