import type { Board } from '../board/board.js';
import type { Release, Releases } from '../release.js';
import type { BuildType, Scenario } from '../scenario/model.js';
import type { DocumentKind } from '../scenario/recognise.js';
import type { BuildStep, Category, Fix, Related, Safety, Severity } from '../text/diagnostic.js';
import type { Encoding, EncodingProblem } from '../text/encoding.js';
import type { Range } from '../text/source.js';
import type { XmlDocument, XmlElement } from '../xml/node.js';
import type { XmlProblem } from '../xml/problem.js';

/** What a rule looks at. */
export interface RuleContext {
  readonly scenario: Scenario;
  /** The root after the release's default filling, as ACRN's tools read it; made when it is asked for. */
  readonly populated: XmlElement;
  /** Undefined when no board file was found: say nothing that needs one. */
  readonly board: Board | undefined;
  readonly buildType: BuildType;
  /** How the file's bytes were read: some of ACRN's tools read UTF-8 only. */
  readonly encoding: Encoding;
}

/** One place where a rule's pattern was found. */
export interface Finding {
  /** A headline: what is wrong, with the value found; at most 100 characters. */
  readonly message: string;
  /** What becomes of it here; the reason of the rule when it is left out. */
  readonly why?: string;
  readonly help: string;
  readonly range: Range;
  /** Where they differ from the rule's own, as between ACRN releases. */
  readonly severity?: Severity;
  readonly category?: Category;
  readonly stopsAt?: BuildStep;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
}

/** A text replacement, made at the only place where `found` stands. */
export interface Replacement {
  readonly found: string;
  readonly becomes: string;
}

/**
 * An example: `bad` is made from a scenario of scenarios/ by replacements, and raises the rule. The
 * rule's fix, where it has one, turns `bad` into `good`; a good one without replacements is the
 * scenario itself.
 */
export interface Example {
  /** The quad-core one of v2.5 with an RTVM when it is not given. */
  readonly scenario?: string;
  readonly bad: readonly Replacement[];
  readonly good?: readonly Replacement[];
  /** Other rules that cannot but fire on the same cause. */
  readonly alsoRaises?: readonly string[];
  /** What the board file says in this example, where none of the bundled boards says it. */
  readonly board?: readonly Replacement[];
  /** What the board file says in `bad` alone, for faults of the board. */
  readonly badBoard?: readonly Replacement[];
  /** The rule has fixes, but none for this. */
  readonly unfixed?: true;
  /** The release that the bad one is checked as; `guessed` when its words decide. */
  readonly checkedAs?: Release | 'guessed';
}

/** The path below scenarios/ of what an example changes. */
export function exampleScenario({ scenario = 'quad-core/v2.5-rtvm-nested.xml' }: Example): string {
  return scenario;
}

/** What most rules are: an error without a fix. */
export const USUAL = { severity: 'error', fix: 'none' } as const;

export interface RuleMeta {
  /** What is wrong, in one line. */
  readonly summary: string;
  /** What happens on the machine or in the build when it stays. */
  readonly why: string;
  readonly category: Category;
  /** An error when it is not given. */
  readonly severity?: Severity;
  /** Where an error stops ACRN's build; its validator (v2.x: scenario_cfg_gen) when it is not given. */
  readonly stopsAt?: BuildStep;
  readonly releases: Releases;
  /** None when it is not given. */
  readonly fix?: Safety | 'none';
  /** Where ACRN says or does it: files at a release tag, documents, issues. */
  readonly references: readonly string[];
  readonly examples: readonly Example[];
  /** Rules whose finding at the same place says the same in other words: they stay silent there. */
  readonly supersedes?: readonly string[];
}

export interface Rule {
  /** Kebab-case, the pattern found; never changes once released. */
  readonly name: string;
  readonly meta: RuleMeta;
  check(context: RuleContext): Iterable<Finding>;
}

/** What is known of a file before it has a scenario model. */
export interface TextFile {
  readonly text: string;
  readonly encodingProblem?: EncodingProblem;
  readonly xmlProblem?: XmlProblem;
  /** Undefined when the text could not be parsed. */
  readonly kind?: DocumentKind;
  readonly document?: XmlDocument;
  /** The release that was asked for; undefined when the file's words decide. */
  readonly release?: Release;
}

/** A rule on the file itself: only when all of them are silent is there a scenario to look at. */
export interface TextRule {
  readonly name: string;
  readonly meta: RuleMeta;
  check(file: TextFile): Iterable<Finding>;
}
