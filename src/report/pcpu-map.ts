import { type Core, pcpuList } from '../board/cores.js';
import { grouped } from '../text/grouped.js';
import { addAll, largest } from '../text/long-lists.js';

/** A box of pCPUs that share an L2 cache, as lines of one width. */
function box(cores: readonly Core[], ownerOf: (pcpu: number) => string): string[] {
  const columns = cores.map(({ pcpu, type }) => [`pCPU ${pcpu}`, type, ownerOf(pcpu)]);
  const widths = columns.map((lines) => largest(lines.map(({ length }) => length)));
  const shares = cores.length > 1 ? ' L2 ' : '';
  const inner = widths.reduce((sum, width) => sum + width, 0) + 2 * (cores.length - 1) + 2;
  const rows = [0, 1, 2].map((row) =>
    columns.map((lines, index) => (lines[row] ?? '').padEnd(widths[index] ?? 0)).join('  '),
  );
  return [
    `┌${shares}${'─'.repeat(inner - shares.length)}┐`,
    ...rows.filter((row) => row.trim() !== '').map((row) => `│ ${row} │`),
    `└${'─'.repeat(inner)}┘`,
  ];
}

/**
 * A map of a board's pCPUs: a box for those that share an L2 cache, below a line for each L3 cache, with
 * the type of the core and whoever has it.
 * @param width how many columns there are
 */
export function pcpuMap(
  cores: readonly Core[],
  ownerOf: (pcpu: number) => string,
  width: number,
): string {
  const lines: string[] = [];
  const byL3 = grouped(cores, ({ pcpu, l3 }) => (l3.length > 0 ? l3.join() : `${pcpu}`));
  for (const group of byL3.values()) {
    const [{ l3 } = { l3: [] }] = group;
    if (l3.length > 1) lines.push(`L3 shared by pCPUs ${pcpuList(l3)}`);
    const byL2 = grouped(group, ({ pcpu, l2 }) => (l2.length > 0 ? l2.join() : `${pcpu}`));
    const boxes = [...byL2.values()].map((each) => box(each, ownerOf));
    const height = largest(boxes.map(({ length }) => length));
    let row: string[] = [];
    for (const each of boxes) {
      const blank = ' '.repeat(each[0]?.length ?? 0);
      const padded = Array.from({ length: height }, (_, line) => each[line] ?? blank);
      if ((row[0]?.length ?? 0) + blank.length + 1 > width) {
        addAll(lines, row);
        row = [];
      }
      row = padded.map((line, index) =>
        row[index] === undefined ? line : `${row[index]} ${line}`,
      );
    }
    addAll(lines, row);
  }
  return `${lines.join('\n')}\n`;
}
