import type { Releases } from '../../release.js';
import type { Related } from '../../text/diagnostic.js';
import { parseBigInteger } from '../../text/python-integer.js';
import type { Range } from '../../text/source.js';
import { valueRange } from '../../xml/node.js';
import { type Content, childrenCalled, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';

/** An xs:assert of a release's schema: a condition on several elements at once. */
export interface Assertion {
  readonly name: string;
  readonly meta: {
    readonly summary: string;
    readonly why: string;
    /** The first and the last release that has it. */
    readonly releases: Releases;
  };
  /** @param root the scenario, with what the release's tools fill in. */
  check(root: Content): Finding[];
}

/** Where the value of an element stands; the nearest start tag when it has no text in the file. */
function rangeOf(content: Content): Range {
  const { source } = content;
  return source === undefined || content.visibleTexts.length === 0
    ? nearestSource(content).startTag
    : valueRange(source);
}

export function relate(message: string, content: Content | undefined): Related[] {
  return content?.source === undefined ? [] : [{ message, range: rangeOf(content) }];
}

/** What all findings of an assertion have in common. */
export function assertionText({ name, meta }: Assertion) {
  return { rule: name, kind: 'assertion', why: meta.why } as const;
}

/** A finding at the value of `content`; `about` are the other elements that it depends on. */
export function findingAt(
  assertion: Assertion,
  content: Content,
  message: string,
  help: string,
  about: readonly (Content | undefined)[] = [],
  related: readonly Related[] = [],
): Finding {
  const others = about.filter((each): each is Content => each !== undefined);
  return finding({ ...assertionText(assertion), message, help, range: rangeOf(content), related }, [
    content,
    ...others,
  ]);
}

/** Whether one of the elements holds exactly this text. */
export function someHolds(contents: readonly Content[], text: string): boolean {
  return contents.some((each) => each.text === text);
}

/** The first child along a path of names. */
export function below(content: Content | undefined, ...path: string[]): Content | undefined {
  return path.reduce<Content | undefined>(
    (at, name) => (at === undefined ? undefined : childrenCalled(at, name)[0]),
    content,
  );
}

/** All guest_flag elements of a VM that hold `flag`. */
export function flagsOf(vm: Content, flag: string): Content[] {
  return childrenCalled(vm, 'guest_flags')
    .flatMap((flags) => childrenCalled(flags, 'guest_flag'))
    .filter((each) => each.text === flag);
}

/** The number in an element; undefined when it holds none, which is a finding of its own. */
export function numberIn(content: Content | undefined): bigint | undefined {
  return content === undefined ? undefined : parseBigInteger(content.text);
}
