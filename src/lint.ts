import type { Board } from './board/board.js';
import { isAmong, type Release } from './release.js';
import { rules, textRules } from './rules/registry.js';
import type { Finding, RuleMeta, TextFile } from './rules/rule.js';
import { buildTypeOf } from './scenario/build-type.js';
import type { BuildType, Scenario } from './scenario/model.js';
import { asksForNesting } from './scenario/nesting.js';
import { readScenario } from './scenario/read.js';
import { documentKind, guessRelease } from './scenario/recognise.js';
import { validateSchema } from './schema/index.js';
import { mergeSameCause } from './suppress-duplicates.js';
import { type Diagnostic, inReadingOrder } from './text/diagnostic.js';
import type { Encoding, EncodingProblem } from './text/encoding.js';
import type { SourceText } from './text/source.js';
import { readXml } from './xml/parse.js';

export interface LintOptions {
  /** The ACRN release; guessed from the vocabulary when it is not given. */
  readonly release?: Release;
  readonly board?: Board;
  /** What the scenario says when it is not given. */
  readonly buildType?: BuildType;
  /** Be content with a scenario that asks for no nested virtualization at all. */
  readonly ifEnabled?: boolean;
  readonly encodingProblem?: EncodingProblem;
  /** How the file's bytes were read; UTF-8 when it is not given. */
  readonly encoding?: Encoding;
}

export interface LintResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly release: Release | undefined;
  /** Where the release is from. */
  readonly releaseBecause: string;
  /** Undefined when the file holds no scenario that could be read. */
  readonly scenario: Scenario | undefined;
  readonly buildType: BuildType | undefined;
}

function diagnostic(rule: { name: string; meta: RuleMeta }, finding: Finding): Diagnostic {
  const { message, help, range, related = [], fix } = finding;
  const { severity = rule.meta.severity, category = rule.meta.category } = finding;
  return {
    rule: rule.name,
    category,
    severity,
    message,
    help,
    range,
    related,
    ...(fix && { fix }),
  };
}

function readFile(text: string, encodingProblem: EncodingProblem | undefined): TextFile {
  if (encodingProblem !== undefined) return { text, encodingProblem };
  const result = readXml(text);
  if ('problem' in result) return { text, xmlProblem: result.problem };
  return { text, document: result.document, kind: documentKind(result.document.root) };
}

/**
 * Everything that is wrong with a scenario text, in reading order. Stages run only while the ones
 * before them left something meaningful: bytes, XML, schema, scenario, rules. Never throws on any text.
 */
export async function lint(source: SourceText, options: LintOptions = {}): Promise<LintResult> {
  const file = readFile(source.text, options.encodingProblem);
  const found = textRules.flatMap((rule) =>
    [...rule.check(file)].map((finding) => diagnostic(rule, finding)),
  );
  const { document } = file;
  if (found.length > 0 || document === undefined) {
    return {
      diagnostics: found,
      release: options.release,
      releaseBecause: 'as asked for',
      scenario: undefined,
      buildType: options.buildType,
    };
  }
  const guessed = guessRelease(document.root);
  const release = options.release ?? guessed.release;
  const scenario = readScenario(document, release);
  const buildType = options.buildType ?? buildTypeOf(scenario);
  const context = {
    scenario,
    board: options.board,
    buildType,
    encoding: options.encoding ?? 'utf-8',
  };
  const nestedToo = options.ifEnabled !== true || asksForNesting(scenario);
  const refused = await validateSchema(document, release);
  const diagnostics = rules
    .filter(({ meta }) => isAmong(meta.releases, release))
    .filter(({ meta }) => nestedToo || meta.category !== 'nested')
    .flatMap((rule) => [...rule.check(context)].map((finding) => diagnostic(rule, finding)));
  return {
    diagnostics: inReadingOrder(mergeSameCause(refused, diagnostics)),
    release,
    releaseBecause: options.release ? 'as asked for' : guessed.because,
    scenario,
    buildType,
  };
}
