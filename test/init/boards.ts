import { type Board, readBoard } from '../../src/board/board.js';
import { parseXml } from '../../src/xml/parse.js';

export interface BoardFacts {
  readonly name?: string;
  /** The core type of each pCPU, `''` where the board does not say. */
  readonly coreTypes: readonly string[];
  /** Lines of TTYS_INFO. */
  readonly ttys?: readonly string[];
  /** Lines of IOMEM_INFO. */
  readonly memory?: readonly string[];
  readonly blockDevices?: readonly string[];
  readonly clos?: readonly string[];
}

export const COM1 = 'seri:/dev/ttyS0 type:portio base:0x3F8 irq:4';
/** 2 GiB below 4 GiB and 6 GiB above. */
export const EIGHT_GIB = [
  '00001000-0009efff : System RAM',
  '00100000-7fffffff : System RAM',
  '100000000-27fffffff : System RAM',
];

/** A board with no more than what `init` looks at. */
export function board(facts: BoardFacts): Board {
  const { name = 'small', coreTypes, ttys = [COM1], memory = EIGHT_GIB } = facts;
  const { blockDevices = [], clos = [] } = facts;
  const section = (title: string, lines: readonly string[]) =>
    `  <${title}>\n${lines.map((line) => `\t${line}\n`).join('')}\t</${title}>\n`;
  const threads = coreTypes.map(
    (type, id) =>
      `<core id="${id}"><thread><cpu_id>${id}</cpu_id><apic_id>${id}</apic_id><core_type>${type}</core_type></thread></core>`,
  );
  const text = `<acrn-config board="${name}">
${section('BLOCK_DEVICE_INFO', blockDevices)}${section('TTYS_INFO', ttys)}${section('IOMEM_INFO', memory)}${section('CLOS_INFO', clos)}${section('CPU_PROCESSOR_INFO', [coreTypes.map((_, id) => id).join(', ')])}
  <processors><die>${threads.join('\n')}</die></processors>
  <memory><range start="0x0" end="0x1ffffffff" size="8589934592"/></memory>
</acrn-config>
`;
  return readBoard(parseXml(text));
}

export function uniform(pcpus: number, more: Partial<BoardFacts> = {}): Board {
  return board({ coreTypes: Array.from({ length: pcpus }, () => ''), ...more });
}
