// Random streams of operations, the same for the same seed.
import { FIELD } from '../../src/engine/processor/field-table.js';
import { FIELDS } from '../../src/engine/processor/fields.js';
import type { TraceOperation } from '../../src/engine/recording/format.js';
import { KVM_VMWRITES } from './acrn/nested/kvm-guest.js';

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2654435761;
  }

  /** An integer from 0 to `limit` - 1 (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  bits(): bigint {
    const half = () => BigInt(this.below(0x1_0000)) | (BigInt(this.below(0x1_0000)) << 16n);
    return half() | (half() << 32n);
  }
}

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

const REVISION = 0x1540_7e12n;
export const REGIONS = Array.from({ length: 7 }, (_, i) => 0x1_0000n + 0x1000n * BigInt(i));
/** VMCS12s that can be launched, more than ACRN keeps active. */
const PREPARED = REGIONS.slice(1, 6);
/** Roots of L1's EPTs, each with tables behind it. */
const ROOTS = [0x40_0000n, 0x41_0000n, 0x42_0000n];
const EPTPS = ROOTS.flatMap((root) => [root | 0x1en, root | 0x5en]);
const SHARE_OF_ODD_OPERANDS = 8;
/** Percentage of VMWRITEs of what KVM would not write. */
const NOISE = 3;
const MISC_REASONS = [0n, 1n, 2n, 7n, 10n, 12n, 18n, 28n, 30n, 31n, 52n, 0x8000_0021n];

/** Values that mean something to some field, and noise. */
function value(random: Random): bigint {
  return random.pick([0n, 1n, 5n, 0xffe0n, ~0n & (2n ** 64n - 1n), 0x3626e0n, random.bits()]);
}

function pointer(random: Random): bigint {
  if (!random.chance(SHARE_OF_ODD_OPERANDS)) return random.pick(PREPARED);
  return random.pick([0x1_0001n, 1n << 39n, 0x5_0000n, 0x1_0000n, random.bits() & 0xff_f000n]);
}

/** What L1 can be resumed with: no other value gets into these fields. */
const SANE: ReadonlyMap<number, bigint> = new Map([
  [FIELD.HOST_CR0, 0x8005_0033n],
  [FIELD.HOST_CR4, 0x36_26e0n],
  [FIELD.HOST_IA32_EFER, 0xd01n],
]);

/** What a KVM host writes. */
const USUAL: ReadonlyMap<number, bigint> = new Map(KVM_VMWRITES);

/**
 * Mostly a field as it is, else its high half or an alias; no alias and no high half of EPTP, after
 * which ACRN loses count of references. An encoding that is in no group stops ACRN: seldom.
 */
function field(random: Random): bigint {
  const { encoding, width } = random.pick(FIELDS);
  const even = BigInt(encoding);
  if (SANE.has(encoding) || encoding === FIELD.EPT_POINTER) return even;
  if (width === 64 && random.chance(10)) return even | 1n;
  if (random.chance(5)) return even | random.pick([1n << 12n, 1n << 15n, 1n << 40n]);
  return random.below(2000) === 0 ? 0x6ffen : even;
}

function vmwrite(random: Random): TraceOperation {
  const to = random.chance(10) ? BigInt(FIELD.EPT_POINTER) : field(random);
  const usual = SANE.get(Number(to)) ?? USUAL.get(Number(to));
  const isEptp = to === BigInt(FIELD.EPT_POINTER);
  const isOdd = !SANE.has(Number(to)) && random.chance(NOISE);
  const content = isEptp ? random.pick(EPTPS) : isOdd ? value(random) : (usual ?? value(random));
  return { op: 'vmwrite', field: hex(to), value: hex(content) };
}

function l2Exit(random: Random): TraceOperation {
  if (random.chance(50)) {
    const reason = random.pick(MISC_REASONS);
    const rip = hex(random.bits());
    return { op: 'l2_exit', set: { '0x4402': hex(reason), '0x6400': '0x0', '0x681e': rip } };
  }
  return {
    op: 'l2_exit',
    set: {
      '0x4402': '0x30',
      '0x6400': hex(random.pick([1n, 2n, 4n, 3n])),
      '0x2400': hex(0x1000n * BigInt(random.below(6)) + BigInt(random.below(512))),
      '0x4408': random.chance(10) ? '0x800000ec' : '0x0',
    },
  };
}

/** L1 builds its EPT: an entry somewhere on the way to the first pages. */
function eptEntry(random: Random): TraceOperation {
  const root = random.pick(ROOTS);
  const level = random.below(5);
  const rights = random.pick([7n, 7n, 7n, 1n, 5n, 3n, 2n, 4n, 0n]);
  if (level > 0 && level < 4) {
    const next = root + 0x1000n * BigInt(level);
    const at = root + 0x1000n * BigInt(level - 1);
    return { op: 'mem', gpa: hex(at), q: [hex(random.chance(95) ? next | 7n : next | rights)] };
  }
  const frame = random.chance(90)
    ? 0x80_0000n + 0x1000n * BigInt(random.below(8))
    : random.pick([1n << 32n, 1n << 45n]);
  const type = random.pick([6n, 6n, 6n, 0n, 2n]) << 3n;
  const at = root + 0x3000n + 8n * BigInt(random.below(6));
  return { op: 'mem', gpa: hex(at), q: [hex(frame | type | rights)] };
}

function setL1(random: Random): TraceOperation {
  const sane = { cr0: '0x80050033', cr4: '0x3626e0', efer: '0xd01', cpl: 0, csl: 1 };
  if (random.chance(80)) return { ...sane, op: 'set_l1', rflags: '0x2', feature_control: '0x5' };
  return random.pick<TraceOperation>([
    { op: 'set_l1', cpl: 3 },
    { op: 'set_l1', csl: 0 },
    { op: 'set_l1', cr4: '0x6e0' },
    { op: 'set_l1', rflags: '0x20002' },
    { op: 'set_l1', feature_control: '0x1' },
    { op: 'set_l1', guest: { '0x6802': hex(random.bits()), '0x4824': '0x2' } },
  ]);
}

/** Weights of the operations; those that L1 seldom does are rare. */
const OPERATIONS: readonly (readonly [number, (random: Random) => TraceOperation])[] = [
  [30, vmwrite],
  [20, (random) => ({ op: 'vmread', field: hex(field(random)) })],
  [12, (random) => ({ op: 'vmptrld', addr: hex(pointer(random)) })],
  [6, (random) => ({ op: 'vmclear', addr: hex(pointer(random)) })],
  [14, () => ({ op: 'vmlaunch' })],
  [10, () => ({ op: 'vmresume' })],
  [6, () => ({ op: 'vmxon', addr: hex(REGIONS[0] as bigint) })],
  [1, () => ({ op: 'vmxoff' })],
  [1, () => ({ op: 'vmptrst' })],
  [20, eptEntry],
  [3, (random) => ({ op: 'rdmsr', msr: hex(0x480 + random.below(0x13)) })],
  [4, (random) => ({ op: 'mem', gpa: hex(random.pick(REGIONS)), q: [hex(REVISION)] })],
  [1, () => ({ op: 'zero', gpa: hex(REGIONS[6] as bigint) })],
  [4, setL1],
  [
    5,
    (random) => ({
      op: 'invept',
      type: hex(random.pick([1n, 1n, 2n, 0n, 7n])),
      desc: [hex(random.pick([...EPTPS, 0n, 1n << 50n])), hex(random.chance(5) ? 1n : 0n)],
    }),
  ],
  [
    4,
    (random) => ({
      op: 'invvpid',
      type: hex(random.below(5)),
      desc: [hex(random.pick([1n, 5n, 0xffe0n, 0n, 0x1_0001n])), hex(random.bits())],
    }),
  ],
];

const TOTAL = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0);

function l1Operation(random: Random): TraceOperation {
  let at = random.below(TOTAL);
  for (const [weight, make] of OPERATIONS) {
    if (at < weight) return make(random);
    at -= weight;
  }
  throw new Error('the weights do not add up');
}

/** VMCS12s that can be launched, and whose exits L1 survives. */
export const PREPARATION: readonly TraceOperation[] = [
  ...REGIONS.map((gpa): TraceOperation => ({ op: 'mem', gpa: hex(gpa), q: [hex(REVISION)] })),
  { op: 'vmxon', addr: hex(REGIONS[0] as bigint) },
  ...ROOTS.flatMap((root): TraceOperation[] =>
    [0n, 1n, 2n].map((level) => ({
      op: 'mem',
      gpa: hex(root + 0x1000n * level),
      q: [hex((root + 0x1000n * (level + 1n)) | 7n)],
    })),
  ),
  ...PREPARED.flatMap((addr): TraceOperation[] => [
    { op: 'vmptrld', addr: hex(addr) },
    ...[...USUAL, ...SANE].map(
      ([to, content]): TraceOperation => ({ op: 'vmwrite', field: hex(to), value: hex(content) }),
    ),
  ]),
];

/** Most operations are for the one who runs. */
export function randomOperation(random: Random, inL2: boolean): TraceOperation {
  return inL2 !== random.chance(3) ? l2Exit(random) : l1Operation(random);
}
