import type { Release } from '../release.js';
import { toolTraits } from './calc/release-traits.js';
import { type BuildContext, BuildStop } from './context.js';
import { vmsOf } from './scenario-queries.js';
import { serialConsoleName } from './static-allocators/serial-console.js';

type Step = 'allocation' | 'board_cfg_gen';

/** Sections of the board file without which a step of ACRN's tools dies. */
function neededSections(release: Release, step: Step): string[] {
  const traits = toolTraits(release);
  const when = (needed: boolean, ...sections: string[]): string[] => (needed ? sections : []);
  if (step === 'allocation') {
    return [
      ...when(!traits.allocatesWithoutIomem, 'IOMEM_INFO'),
      ...when(traits.readsIrqsOfBoard || traits.givesVmsBoardIrqs, 'AVAILABLE_IRQ_INFO'),
    ];
  }
  return [
    ...['PCI_DEVICE', 'PCI_VID_PID', 'CX_INFO', 'PX_INFO'],
    ...when(!traits.hasCacheElements, 'CLOS_INFO'),
    ...when(traits.readsIomemForBoard, 'IOMEM_INFO'),
    ...when(traits.choosesRootDevice, 'BLOCK_DEVICE_INFO'),
  ];
}

function missing(context: BuildContext, step: Step, section: string): BuildStop | undefined {
  if (context.board.sections.has(section)) return undefined;
  return new BuildStop(
    step,
    `the board file has no ${section}, without which ACRN ${context.release} cannot go on: make it anew with the board inspector`,
  );
}

/** Stops where the board file lacks a section that the step needs. */
export function refuseBoardGaps(context: BuildContext, step: Step): void {
  for (const section of neededSections(context.release, step)) {
    const stop = missing(context, step, section);
    if (stop !== undefined) throw stop;
  }
  // From v2.7 on they are for the Service VM alone.
  if (step === 'allocation' && vmsOf(context, 'service').length > 0) {
    const stop = missing(context, step, 'AVAILABLE_IRQ_INFO');
    if (stop !== undefined) throw stop;
  }
}

/** Every line of TTYS_INFO is read, whether or not its port is used (ACRN static_allocators/lib/lib.py). */
export function refuseUnreadableTtys(context: BuildContext): void {
  if (!toolTraits(context.release).readsTtyIrqByPlace) return;
  const lines = (context.board.sections.get('TTYS_INFO') ?? []).filter((line) => /\S/.test(line));
  const odd = lines.find((line) => !/^[^:]*:\d+$/.test(line.trim().split(/\s+/)[3] ?? ''));
  if (odd === undefined) return;
  throw new BuildStop(
    'allocation',
    `the fourth word of TTYS_INFO's line "${odd.trim()}" is not irq: and a number, which ACRN ${context.release} reads there: put it after base:`,
  );
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
  const com2Native = com2?.type === 'portio' && (com2.irq ?? 16) < 16;
  const wanted = (name !== '' && consoleIrq >= 16 ? 1 : 0) + (com2Native ? 0 : 1);
  if (availableIrqs.length >= wanted) return;
  throw new BuildStop(
    'board_cfg_gen',
    `AVAILABLE_IRQ_INFO of the board file has ${availableIrqs.length} interrupts, but ACRN ${context.release} takes ${wanted} for the Service VM's vUARTs`,
  );
}
