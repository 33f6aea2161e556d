// What was counted, times the published prices of docs/costs.md.
import { EXIT_REASON, exitReasonName } from '../processor/exit-reason.js';
import { type Counts, total } from './counts.js';
import { PRICES } from './figures.js';

type PriceName = (typeof PRICES)[number]['name'];

/** Cycles of the processor, from and to. */
interface Cycles {
  readonly low: number;
  readonly high: number;
}

interface CostRow extends Cycles {
  readonly what: string;
  readonly count: number;
  readonly price: PriceName;
}

interface Estimate extends Cycles {
  readonly rows: readonly CostRow[];
  /** What was counted and has no published price: it is not in the estimate. */
  readonly unpriced: readonly { readonly what: string; readonly count: number }[];
}

const NESTED: ReadonlyMap<number, PriceName> = new Map<number, PriceName>([
  [EXIT_REASON.CPUID, 'nested-cpuid'],
  [EXIT_REASON.VMCALL, 'nested-vmcall'],
  [EXIT_REASON.IO_INSTRUCTION, 'nested-io'],
  [EXIT_REASON.RDMSR, 'nested-msr'],
  [EXIT_REASON.WRMSR, 'nested-msr'],
  [EXIT_REASON.EXTERNAL_INTERRUPT, 'nested-interrupt'],
  [EXIT_REASON.INTERRUPT_WINDOW, 'nested-interrupt'],
  [EXIT_REASON.EPT_VIOLATION, 'nested-mmio'],
]);

/** The price of an exit of L1; undefined where the price of L2's exit has it in it. */
function priceOfL1(reason: number): PriceName | undefined {
  switch (reason) {
    case EXIT_REASON.VMRESUME:
    case EXIT_REASON.VMLAUNCH:
      return undefined;
    case EXIT_REASON.VMREAD:
    case EXIT_REASON.VMWRITE:
      return 'vmcs-access';
    default:
      return 'single';
  }
}

export function priceOf(name: PriceName): Cycles {
  const { low, high } = PRICES.find((price) => price.name === name) ?? PRICES[0];
  return { low, high };
}

function row(what: string, count: number, price: PriceName): CostRow {
  const { low, high } = priceOf(price);
  return { what, count, price, low: count * low, high: count * high };
}

export function estimate(counts: Counts): Estimate {
  const { reflected, handledByL0, fromL1, merges } = counts;
  const rows = [
    ...[...reflected].map(([reason, n]) =>
      row(
        `${exitReasonName(reason)} of L2, handled by L1`,
        n,
        NESTED.get(reason) ?? 'nested-other',
      ),
    ),
    ...[...handledByL0].map(([reason, n]) =>
      row(`${exitReasonName(reason)} of L2, handled by L0`, n, 'single'),
    ),
    ...[...fromL1].flatMap(([reason, n]) => {
      const price = priceOfL1(reason);
      return price === undefined ? [] : [row(`${exitReasonName(reason)} of L1`, n, price)];
    }),
    ...(merges > 0 ? [row('controls merged into VMCS02', merges, 'controls')] : []),
  ].sort((a, b) => b.high - a.high);
  const unpriced = [
    { what: 'VMCS12 read from memory', count: counts.loads },
    { what: 'VMCS12 written back', count: counts.flushes },
    { what: 'entries of shadow EPTs', count: counts.shadowEptEntries },
    { what: 'INVEPT of L0', count: counts.invept },
    { what: 'INVVPID of L0', count: counts.invvpid },
  ].filter(({ count }) => count > 0);
  const sum = (end: 'low' | 'high') => rows.reduce((cycles, each) => cycles + each[end], 0);
  return { rows, low: sum('low'), high: sum('high'), unpriced };
}

/** Exits of L2, whoever handled them. */
export function l2Exits({ reflected, handledByL0 }: Counts): number {
  return total(reflected) + total(handledByL0);
}
