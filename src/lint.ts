import type { Board } from './board/board.js';
import { buildSteps, readingStep, validatingStep } from './config-tools/calc/build-steps.js';
import { populate } from './config-tools/populate.js';
import { isAmong, type Release } from './release.js';
import { ruleNames } from './rule-documents.js';
import { releaseTooOld } from './rules/file/release-too-old.js';
import { rules, textRules } from './rules/registry.js';
import {
  type Finding,
  type Rule,
  type RuleContext,
  type RuleMeta,
  type TextFile,
  USUAL,
} from './rules/rule.js';
import { buildTypeOf } from './scenario/build-type.js';
import type { BuildType, Scenario } from './scenario/model.js';
import { asksForNesting } from './scenario/nesting.js';
import { readScenario } from './scenario/read.js';
import { documentKind, guessRelease } from './scenario/recognise.js';
import { loadSchema, schemaProblems } from './schema/index.js';
import type { ReleaseSchema } from './schema/validator.js';
import { type Selection, select } from './selection.js';
import { suppressDuplicates } from './suppress-duplicates.js';
import { xmlComments } from './suppression/comments.js';
import { readDirectives } from './suppression/directive.js';
import { suppress } from './suppression/suppress.js';
import { expectArgument } from './text/argument.js';
import { type Diagnostic, headline, inReadingOrder, remedy } from './text/diagnostic.js';
import type { Encoding, EncodingProblem } from './text/encoding.js';
import type { SourceText } from './text/source.js';
import { elementsByName } from './xml/by-name.js';
import type { XmlDocument, XmlElement } from './xml/node.js';
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
  /** Which findings are told, and as what; all of them when it is not given. */
  readonly selection?: Selection;
}

export interface LintResult {
  /** What is told, in reading order. */
  readonly diagnostics: readonly Diagnostic[];
  /** What comments of the file keep from being told. */
  readonly suppressed: readonly Diagnostic[];
  /** Everything that was found, told or not, with the severity that the rules give it: ACRN's build stops at it. */
  readonly found: readonly Diagnostic[];
  readonly release: Release | undefined;
  /** Where the release is from. */
  readonly releaseBecause: string;
  /** Undefined when the file holds no scenario that could be read. */
  readonly scenario: Scenario | undefined;
  readonly buildType: BuildType | undefined;
  /** It asks for no nested virtualization, so with `ifEnabled` the rules about it were left out. */
  readonly skipped: boolean;
}

function diagnostic(rule: { name: string; meta: RuleMeta }, finding: Finding): Diagnostic {
  const { message, why = rule.meta.why, help, range, related = [], fix } = finding;
  const { severity = rule.meta.severity ?? USUAL.severity, category = rule.meta.category } =
    finding;
  const stopsAt = finding.stopsAt ?? rule.meta.stopsAt;
  return {
    rule: rule.name,
    kind: 'rule',
    category,
    severity,
    message: headline(message),
    why,
    help: remedy(help),
    range,
    related,
    ...(fix && { fix }),
    ...(stopsAt && category !== 'nested' && severity === 'error' && { stopsAt }),
  };
}

/** The step that stops at an error: the validator, unless the rule says another one. */
function withStep(found: Diagnostic, release: Release | undefined): Diagnostic {
  const { severity, category, stopsAt } = found;
  if (severity !== 'error' || category === 'nested' || release === undefined) return found;
  if (stopsAt !== undefined && stopsAt !== 'validator') return found;
  const unread = category === 'xml' && stopsAt === undefined;
  return { ...found, stopsAt: unread ? readingStep(release) : validatingStep(release) };
}

function readFile(text: string, options: LintOptions, known: XmlDocument | undefined): TextFile {
  const { encodingProblem } = options;
  if (encodingProblem !== undefined) return { text, encodingProblem };
  if (known !== undefined) return withKind(known, options);
  const result = readXml(text);
  if ('problem' in result) return { text, xmlProblem: result.problem };
  return withKind(result.document, options);
}

const supersedes = new Map(rules.map(({ name, meta }) => [name, meta.supersedes ?? []]));
const NESTED: ReadonlySet<string> = new Set(
  rules.flatMap(({ name, meta }) => (meta.category === 'nested' ? [name] : [])),
);
const byRelease = new Map<Release, readonly Rule[]>();

function rulesOf(release: Release): readonly Rule[] {
  const known = byRelease.get(release);
  if (known !== undefined) return known;
  const found = rules.filter(({ meta }) => isAmong(meta.releases, release));
  byRelease.set(release, found);
  return found;
}

function withKind(document: XmlDocument, { release }: LintOptions): TextFile {
  const kind = documentKind(document.root);
  return { text: document.text, document, kind, ...(release && { release }) };
}

function releaseFor(
  root: XmlElement,
  { release }: LintOptions,
): Pick<LintResult, 'releaseBecause'> & { release: Release } {
  if (release !== undefined) return { release, releaseBecause: 'as asked for' };
  const guessed = guessRelease(root);
  return { release: guessed.release, releaseBecause: guessed.because };
}

/** What is wrong with the file itself; when there is anything, there is no scenario to look at. */
function fileProblems(file: TextFile, release: Release | undefined): Diagnostic[] {
  return textRules.flatMap((rule) =>
    [...rule.check(file)].map((finding) => withStep(diagnostic(rule, finding), release)),
  );
}

function unreadable(found: readonly Diagnostic[], options: LintOptions): LintResult {
  const skipped =
    options.ifEnabled === true &&
    found.length > 0 &&
    found.every(({ rule }) => rule === releaseTooOld.name);
  return {
    diagnostics: skipped ? [] : found,
    suppressed: [],
    found: skipped ? [] : found,
    skipped,
    release: options.release,
    releaseBecause: 'as asked for',
    scenario: undefined,
    buildType: options.buildType,
  };
}

/** What the rules are asked with: made when a rule asks for it, and noted which rule did. */
class Context implements RuleContext {
  /** The rule that is asked. */
  asking = '';
  /** Rules that find less, or other things, than they do where nothing is missing and no option overrides the file. */
  readonly unsettled = new Set<string>();
  readonly encoding: Encoding;
  readonly statedBuildType: BuildType;
  #populated: XmlElement | undefined;

  constructor(
    readonly scenario: Scenario,
    private readonly schema: ReleaseSchema,
    private readonly options: LintOptions,
  ) {
    this.encoding = options.encoding ?? 'utf-8';
    this.statedBuildType = options.buildType ?? buildTypeOf(scenario);
  }

  get populated(): XmlElement {
    if (this.#populated === undefined) {
      const { release, document } = this.scenario;
      this.#populated = populate(release, document, this.schema.shape, '');
      elementsByName(this.#populated);
    }
    return this.#populated;
  }

  get board(): Board | undefined {
    if (this.options.board === undefined) this.unsettled.add(this.asking);
    return this.options.board;
  }

  get buildType(): BuildType {
    if (this.options.buildType !== undefined) this.unsettled.add(this.asking);
    return this.statedBuildType;
  }
}

function lintScenario(
  document: XmlDocument,
  options: LintOptions,
  { release, releaseBecause }: ReturnType<typeof releaseFor>,
  schema: ReleaseSchema,
): LintResult {
  const scenario = readScenario(document, release);
  const context = new Context(scenario, schema, options);
  const nestedToo = options.ifEnabled !== true || asksForNesting(scenario);
  const refused = schemaProblems(document, release, schema);
  const found: Diagnostic[] = [];
  for (const rule of rulesOf(release)) {
    context.asking = rule.name;
    for (const finding of rule.check(context)) {
      const one = diagnostic(rule, finding);
      if (nestedToo || one.category !== 'nested') found.push(one);
    }
  }
  const merged = suppressDuplicates(
    refused.map((each) => withStep(each, release)),
    found.map((each) => withStep(each, release)),
    { supersedes, steps: buildSteps(release) },
  );
  const { told, suppressed } = suppress(
    document.text,
    readDirectives(document.text, xmlComments),
    merged,
    {
      rules: ruleNames(),
      isSettled: (rule) => !context.unsettled.has(rule) && (nestedToo || !NESTED.has(rule)),
    },
  );
  return {
    diagnostics: select(told, options.selection ?? {}),
    suppressed,
    found: inReadingOrder(merged),
    release,
    releaseBecause,
    scenario,
    buildType: context.statedBuildType,
    skipped: !nestedToo,
  };
}

/**
 * Everything that is wrong with a scenario text, in reading order. Stages run only while the ones
 * before them left something meaningful: bytes, XML, schema, scenario, rules. Never throws on any text.
 */
export async function lint(source: SourceText, options: LintOptions = {}): Promise<LintResult> {
  expectArgument('lint', 'source', source, 'source');
  if (options.board !== undefined) expectArgument('lint', 'board', options.board, 'board');
  return lintText(source.text, options);
}

/** The same for a text whose document may be known already. */
export async function lintText(
  text: string,
  options: LintOptions,
  known?: XmlDocument,
): Promise<LintResult> {
  const file = readFile(text, options, known);
  const { document } = file;
  const problems = fileProblems(file, options.release);
  if (problems.length > 0 || document === undefined) return unreadable(problems, options);
  const found = releaseFor(document.root, options);
  return lintScenario(document, options, found, await loadSchema(found.release));
}

/** The same for a document that is read already, with the schemas of all releases at hand. */
export function lintDocument(
  document: XmlDocument,
  schemas: Readonly<Record<Release, ReleaseSchema>>,
  options: LintOptions,
): LintResult {
  const found = releaseFor(document.root, options);
  const problems = fileProblems(withKind(document, options), found.release);
  if (problems.length > 0) return unreadable(problems, options);
  return lintScenario(document, options, found, schemas[found.release]);
}
