// What the page asks its worker, and what the worker answers. Plain data: it goes through postMessage.
import type { Artifact, Core, FileDifference, FormItem, Slice, TextEdit } from '../src/index.js';

/** The scenario as the page has it. */
export interface ScenarioState {
  readonly name: string;
  readonly text: string;
  /** The text of the board file; undefined without one. */
  readonly board: string | undefined;
  /** Undefined where the words of the scenario decide. */
  readonly release: string | undefined;
}

export interface ShownFinding {
  readonly rule: string;
  readonly url: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly why: string;
  readonly help: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly fix: { readonly title: string; readonly safe: boolean } | undefined;
}

export interface ShownPcpu extends Core {
  readonly owners: readonly string[];
}

export interface Checked {
  readonly findings: readonly ShownFinding[];
  readonly release: string | undefined;
  readonly buildType: string | undefined;
  /** Empty while the text cannot be read as a scenario. */
  readonly form: readonly FormItem[];
  readonly pcpus: readonly ShownPcpu[];
}

export interface Changed {
  readonly text: string;
  /** Why nothing was changed, or what the change leaves to do; empty when there is nothing to say. */
  readonly message: string;
}

export interface Built {
  readonly files: readonly Artifact[];
  readonly steps: readonly { readonly name: string; readonly status: string }[];
  readonly stop: string | undefined;
  /** What differs from the build before. */
  readonly differences: readonly FileDifference[] | undefined;
}

export interface Booted {
  readonly verdict: 'up' | 'degraded' | 'stopped';
  readonly parts: readonly {
    readonly who: string;
    readonly state: string;
    readonly chain: readonly string[];
  }[];
  readonly lines: readonly {
    readonly at: number;
    readonly speaker: string;
    readonly text: string;
  }[];
  readonly slices: readonly Pick<Slice, 'pcpu' | 'start' | 'end' | 'level'>[];
  /** In nanoseconds of virtual time. */
  readonly duration: number;
  /** The page of `build --report`. */
  readonly report: string;
}

/** What the worker does, by name: what it is given besides the scenario, and what it gives back. */
export interface Calls {
  check(state: ScenarioState): Promise<Checked>;
  set(state: ScenarioState, assignment: string): Promise<Changed>;
  fixOne(state: ScenarioState, index: number): Promise<readonly TextEdit[]>;
  fixAll(state: ScenarioState): Promise<Changed>;
  build(state: ScenarioState): Promise<Built>;
  boot(state: ScenarioState): Promise<Booted | string>;
}

export interface Question {
  readonly id: number;
  readonly call: keyof Calls;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
