import type { Range } from '../text/source.js';

/** Why a text is not a well-formed XML document that ACRN's tools accept. */
export interface XmlProblem {
  readonly message: string;
  readonly range: Range;
  readonly related?: { readonly message: string; readonly range: Range };
}

/** Ends the reading of a document; caught by readXml. */
export class XmlError extends Error {
  constructor(
    readonly range: Range,
    message: string,
    readonly related?: XmlProblem['related'],
  ) {
    super(message);
  }

  get problem(): XmlProblem {
    const { message, range, related } = this;
    return { message, range, ...(related && { related }) };
  }
}
