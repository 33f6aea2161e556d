import type { BuildStep } from '../../text/diagnostic.js';

/** What is wrong with the board file for a release, and the step of the build that stops at it. */
export interface BoardGap {
  readonly step: BuildStep;
  /** In words that follow "the board file": `has no PX_INFO`. */
  readonly what: string;
}

/** What is wrong at a step, where anything is. */
export function gapsAt(step: BuildStep, what: string | undefined): BoardGap[] {
  return what === undefined ? [] : [{ step, what }];
}

/** A line of a section at the end of what is wrong with it. */
export function shownLine(line: string): string {
  return line.trim() === '' ? 'an empty line' : line.trim();
}
