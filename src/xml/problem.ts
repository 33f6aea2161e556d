import type { Range } from '../text/source.js';

/** Why a text is not a well-formed XML document that ACRN's tools accept. */
export interface XmlProblem {
  readonly message: string;
  readonly range: Range;
  readonly related?: { readonly message: string; readonly range: Range };
  /** What to do, where it can be said. */
  readonly remedy?: string;
}

/** Ends the reading of a document; caught by readXml. */
export class XmlError extends Error {
  constructor(readonly problem: XmlProblem) {
    super(problem.message);
  }
}

/** @throws XmlError */
export function fail(
  range: Range,
  message: string,
  related?: XmlProblem['related'],
  remedy?: string,
): never {
  throw new XmlError({ message, range, ...(related && { related }), ...(remedy && { remedy }) });
}
