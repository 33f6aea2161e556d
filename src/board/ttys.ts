import type { BoardSections } from './sections.js';

/** A native serial port of the board. */
export interface Tty {
  /** Such as `ttyS0`. */
  readonly name: string;
  /** `portio` or `mmio`. */
  readonly type: string;
  /** Port or address as the board file writes it. */
  readonly base: string;
  /** Undefined where the line names none. */
  readonly irq: number | undefined;
  /** Bus, device and function of a PCI serial port, such as `00:18.0`. */
  readonly bdf: string | undefined;
}

const LINE = /^\s*seri:(\S+)\s+type:(\S+)\s+base:(\S+)(.*)$/;

/** The serial ports that TTYS_INFO lists; lines of another shape are left out. */
export function ttys(sections: BoardSections): Tty[] {
  const found: Tty[] = [];
  for (const line of sections.get('TTYS_INFO') ?? []) {
    const match = LINE.exec(line);
    if (match === null) continue;
    const [, path = '', type = '', base = '', rest = ''] = match;
    const slash = path.lastIndexOf('/', path.length - 2);
    if (slash < 0) continue;
    const name = path.slice(slash + 1);
    const irq = /(?:^|\s)irq:(\d+)/.exec(rest)?.[1];
    const bdf = /(?:^|\s)bdf:"?([^"\s]+)"?/.exec(rest)?.[1];
    found.push({ name, type, base, irq: irq === undefined ? undefined : Number(irq), bdf });
  }
  return found;
}
