import type { BuildStep } from '../../text/diagnostic.js';
import type { XmlElement } from '../../xml/node.js';

/** A step of the build cannot go on. */
export class BuildStop extends Error {
  readonly step: BuildStep;
  /** The element of the scenario that is at fault, where one is. */
  readonly node: XmlElement | undefined;

  constructor(step: BuildStep, message: string, node?: XmlElement) {
    super(message);
    this.step = step;
    this.node = node;
  }
}

/** The same for what is wrong with the board file. */
export class BoardStop extends BuildStop {
  /** @param what in words that follow "the board file" */
  constructor(
    step: BuildStep,
    readonly what: string,
  ) {
    super(step, `the board file ${what}`);
  }
}

/** Where `calculate` stops; undefined where it does not. */
export function stopOf(calculate: () => unknown): BuildStop | undefined {
  try {
    calculate();
    return undefined;
  } catch (error) {
    if (error instanceof BuildStop) return error;
    throw error;
  }
}

/** What `calculate` gives; undefined where the tools would stop at something in its way. */
export function unlessStopped<T>(calculate: () => T): T | undefined {
  try {
    return calculate();
  } catch (error) {
    if (error instanceof BuildStop) return undefined;
    throw error;
  }
}
