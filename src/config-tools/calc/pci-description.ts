import { grouped } from '../../text/grouped.js';
import { parseBigInteger } from '../../text/python-integer.js';
import { BoardStop } from './build-stop.js';
import { GIB, KIB, MIB, roundUp } from './numbers.js';
import { isMemoryRegion, regionAddress, regionWithoutAddress } from './pci-regions.js';
import { toolTraits } from './release-traits.js';
import { type BoardView, ofBoard } from './tool-view.js';

/** A BAR in lspci's text. */
interface DescribedBar {
  readonly number: number;
  /** Its address; for a remapped one the offset into the high PCI hole. */
  readonly address: bigint;
  /** Whether it lies where a guest must see it elsewhere: below 2 GiB or above 4 GiB. */
  readonly remapped: boolean;
}

/** A PCI function as the PCI_DEVICE section describes it. */
export interface DescribedFunction {
  readonly bdf: string;
  /** The class, such as `Host bridge`; up to a `[`, with the blank before it. */
  readonly className: string;
  readonly bars: readonly DescribedBar[];
}

/** The parts of a bdf such as `00:1f.2`, as they are written. */
export function bdfParts(bdf: string): { bus: string; dev: string; func: string } {
  const [bus = '', rest = ''] = bdf.split(':');
  const [dev = '', func = ''] = rest.split('.');
  return { bus, dev, func };
}

interface Reading {
  bdf: string;
  className: string;
  bars: Map<number, DescribedBar>;
}

function sizeOf(line: string): bigint {
  const text = /size=([^\]]*)/.exec(line.trim().split(/\s+/).at(-1) ?? '')?.[1] ?? '';
  const unit = text.includes('G') ? GIB : text.includes('M') ? MIB : text.includes('K') ? KIB : 1n;
  return (parseBigInteger(text.replace(/[GMK]/g, '')) ?? 0n) * unit;
}

function start(line: string): Reading {
  const afterColon = line.split(':')[1] ?? '';
  let className = afterColon.trim().split(/\s+/).slice(1).join(' ');
  if (className.includes('[')) className = className.slice(0, className.lastIndexOf('['));
  return { bdf: line.trim().split(/\s+/)[0] ?? '', className, bars: new Map() };
}

/**
 * The PCI functions of the board's PCI_DEVICE section with their memory BARs (ACRN
 * board_cfg_lib.py:parser_pci).
 */
function describedFunctions(view: BoardView): DescribedFunction[] {
  const functions = new Map<string, Reading>();
  let current: Reading | undefined;
  let high = 0n;
  const lines = view.board.sections.get('PCI_DEVICE') ?? [];
  if (!toolTraits(view.release).skipsDevicesWithoutAddress) {
    const problem = regionWithoutAddress(lines);
    if (problem !== undefined) throw new BoardStop('board_cfg_gen', problem);
  }
  for (const line of lines) {
    if (!isMemoryRegion(line)) {
      current = start(line);
      const known = functions.get(current.bdf);
      if (known === undefined) functions.set(current.bdf, current);
      else known.className = current.className;
      continue;
    }
    if (!line.includes('size=') || current === undefined) continue;
    const address = regionAddress(line);
    if (address === undefined) continue;
    const words = line.trim().split(/\s+/);
    const number = Number((words[1] ?? '').replace(':', ''));
    const remapped = address >= 4n * GIB || address < 2n * GIB;
    if (remapped) {
      const size = sizeOf(line);
      const base = roundUp(high, size);
      high = base + size;
      current.bars.set(number, { number, address: base, remapped });
    } else {
      current.bars.set(number, { number, address, remapped });
    }
  }
  return [...functions.values()].map(({ bdf, className, bars }) => ({
    bdf,
    className,
    bars: [...bars.values()],
  }));
}

/** The functions by class in the order in which classes first appear, with their macro names. */
export const namedFunctions = ofBoard(
  (view): readonly { readonly name: string; readonly of: DescribedFunction }[] =>
    [...grouped(describedFunctions(view), ({ className }) => className).values()].flatMap((group) =>
      group.map((of, index) => ({ name: macroName(of.className, index), of })),
    ),
);

/** `Host bridge` becomes HOST_BRIDGE, all others have their number after them. */
function macroName(className: string, index: number): string {
  if (index === 0 && className.toUpperCase() === 'HOST BRIDGE') return 'HOST_BRIDGE';
  const words = className.replaceAll('-', '_').split(/\s+/).filter(Boolean);
  return `${words.join('_').toUpperCase()}_${index}`;
}
