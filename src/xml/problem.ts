import type { Range } from '../text/source.js';

/** Why a text is not a well-formed XML document that ACRN's tools accept. */
export interface XmlProblem {
  readonly kind: 'not-well-formed' | 'doctype';
  readonly message: string;
  readonly range: Range;
  readonly related?: { readonly message: string; readonly range: Range };
}

/** Ends the reading of a document; caught by readXml. */
export class XmlError extends Error {
  constructor(
    readonly range: Range,
    message: string,
    readonly kind: XmlProblem['kind'] = 'not-well-formed',
    readonly related?: XmlProblem['related'],
  ) {
    super(message);
  }

  get problem(): XmlProblem {
    const { kind, message, range, related } = this;
    return { kind, message, range, ...(related && { related }) };
  }
}
