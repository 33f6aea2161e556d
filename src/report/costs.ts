/** An estimate in cycles of the processor, and what it is made of. */
export interface CostReport {
  readonly low: number;
  readonly high: number;
  readonly rows: readonly {
    readonly what: string;
    readonly count: number;
    readonly low: number;
    readonly high: number;
    readonly source: string;
    /** Whether the price was read in its source. */
    readonly read: boolean;
  }[];
  readonly unpriced: readonly { readonly what: string; readonly count: number }[];
  /** What was counted here beside what others have published. */
  readonly ratios: readonly {
    readonly what: string;
    readonly here: string;
    readonly published: string;
    readonly source: string;
    readonly read: boolean;
  }[];
}

/** Two ends of a range, or one number. */
export function range(low: number, high: number, digits = 0): string {
  const text = (value: number) =>
    digits === 0
      ? Math.round(value)
          .toString()
          .replace(/\B(?=(\d{3})+$)/g, ',')
      : value.toFixed(digits);
  return text(low) === text(high) ? text(low) : `${text(low)} – ${text(high)}`;
}
