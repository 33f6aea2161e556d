// What the page asks its worker, and what the worker answers. Plain data: it goes through postMessage.
import type { Core } from '../src/board/cores.js';
import type { Artifact } from '../src/config-tools/artifact.js';
import type { FileDifference } from '../src/config-tools/compare.js';
import type { Slice } from '../src/engine/observe/slices.js';
import type { FormItem } from '../src/options/form.js';
import type { TextEdit } from '../src/text/edit.js';
import type { EncodingProblem } from '../src/text/encoding.js';
import type { OpenFile } from './files.js';

/** The scenario as the page has it. */
export interface ScenarioState {
  readonly name: string;
  readonly text: string;
  /** Why the bytes of the file are not text in its encoding, while the text is as it was opened. */
  readonly problem: EncodingProblem | undefined;
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
  /** The option path of the element; undefined while the text cannot be read as a scenario. */
  readonly path: string | undefined;
  readonly fix: { readonly title: string; readonly safe: boolean } | undefined;
}

export interface ShownPcpu extends Core {
  readonly owners: readonly string[];
}

export interface Checked {
  readonly findings: readonly ShownFinding[];
  readonly release: string | undefined;
  readonly buildType: string | undefined;
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

/** What an XML file is: its kind in the words of `documentKind`, and the board that it is for or that it describes. */
export interface Recognised {
  readonly kind: string;
  readonly board: string;
}

/** A board file, and what it is called in the list of boards. */
export interface OpenBoard {
  readonly name: string;
  readonly text: string;
}

/** A scenario that the page has, and its board file. */
export interface Bundled {
  readonly file: OpenFile;
  readonly board: OpenBoard;
}

/** What the worker does, by name: what it is given besides the scenario, and what it gives back. */
export interface Calls {
  /** Undefined when the page has no such scenario. */
  bundledScenario(path: string): Promise<Bundled | undefined>;
  bundledBoard(path: string): Promise<string>;
  check(state: ScenarioState): Promise<Checked>;
  /** Empty while the text cannot be read as a scenario. */
  form(state: ScenarioState): Promise<readonly FormItem[]>;
  recognise(text: string): Promise<Recognised>;
  set(state: ScenarioState, assignment: string): Promise<Changed>;
  /** Takes an element out; the schema's default counts then. */
  unset(state: ScenarioState, path: string): Promise<Changed>;
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
