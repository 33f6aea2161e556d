import { isWithin, type Release } from '../release.js';
import { type BuildContext, BuildStop } from './context.js';
import { vmsOf } from './scenario-queries.js';
import { serialConsoleName } from './static-allocators/serial-console.js';

interface Need {
  readonly step: 'allocation' | 'board_cfg_gen';
  readonly section: string;
  readonly first: Release;
  readonly last: Release;
}

function need(step: Need['step'], section: string, first: Release, last: Release): Need {
  return { step, section, first, last };
}

/** Sections of the board file without which ACRN's tools die. */
const NEEDS: readonly Need[] = [
  need('allocation', 'IOMEM_INFO', 'v2.5', 'v2.6'),
  need('allocation', 'IOMEM_INFO', 'v3.0', 'v3.3'),
  need('allocation', 'AVAILABLE_IRQ_INFO', 'v2.5', 'v2.6'),
  need('allocation', 'AVAILABLE_IRQ_INFO', 'v3.3', 'v3.3'),
  need('board_cfg_gen', 'PCI_DEVICE', 'v2.5', 'v3.3'),
  need('board_cfg_gen', 'PCI_VID_PID', 'v2.5', 'v3.3'),
  need('board_cfg_gen', 'CX_INFO', 'v2.5', 'v3.3'),
  need('board_cfg_gen', 'PX_INFO', 'v2.5', 'v3.3'),
  need('board_cfg_gen', 'CLOS_INFO', 'v2.5', 'v2.7'),
  need('board_cfg_gen', 'IOMEM_INFO', 'v2.7', 'v2.7'),
  need('board_cfg_gen', 'BLOCK_DEVICE_INFO', 'v2.5', 'v2.6'),
];

function missing(
  context: BuildContext,
  step: Need['step'],
  section: string,
): BuildStop | undefined {
  if (context.board.sections.has(section)) return undefined;
  return new BuildStop(
    step,
    `the board file has no ${section}, without which ACRN ${context.release} cannot go on: make it anew with the board inspector`,
  );
}

/** Stops where the board file lacks a section that the step needs. */
export function refuseBoardGaps(context: BuildContext, step: Need['step']): void {
  for (const { section, first, last } of NEEDS.filter((entry) => entry.step === step)) {
    const stop = isWithin(context.release, first, last)
      ? missing(context, step, section)
      : undefined;
    if (stop !== undefined) throw stop;
  }
  // From v2.7 on they are for the Service VM alone.
  if (step === 'allocation' && vmsOf(context, 'service').length > 0) {
    const stop = missing(context, step, 'AVAILABLE_IRQ_INFO');
    if (stop !== undefined) throw stop;
  }
}

/**
 * Up to v2.6 misc_cfg.h takes an interrupt for each of COM1 and COM2 that the board does not have
 * (ACRN scenario_cfg_lib.py:get_sos_vuart_settings).
 */
export function refuseTooFewIrqs(context: BuildContext): void {
  const { availableIrqs, ttys } = context.board;
  const name = serialConsoleName(context);
  const consoleIrq = ttys.find((tty) => tty.name === name)?.irq ?? 16;
  const com2 = ttys.find((tty) => tty.name === 'ttyS1');
  const com2Native = com2?.type === 'portio' && com2.irq < 16;
  const wanted = (name !== '' && consoleIrq >= 16 ? 1 : 0) + (com2Native ? 0 : 1);
  if (availableIrqs.length >= wanted) return;
  throw new BuildStop(
    'board_cfg_gen',
    `AVAILABLE_IRQ_INFO of the board file has ${availableIrqs.length} interrupts, but ACRN ${context.release} takes ${wanted} for the Service VM's vUARTs`,
  );
}
