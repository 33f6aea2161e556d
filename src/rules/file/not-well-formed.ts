import type { TextRule } from '../rule.js';

/** Whether a place is in a comment that is to suppress findings. */
function isInSuppression(text: string, place: number): boolean {
  const start = text.lastIndexOf('<!--', place);
  return start >= 0 && /^<!--\s*acrn-nvmx-(?:disable|enable)/.test(text.slice(start, place));
}

/** The path that a text is, as git writes a symbolic link where it makes none. */
const LINK = /^[^\s<>]+\.xml\s*$/;

export const notWellFormed: TextRule = {
  name: 'not-well-formed',
  meta: {
    summary: 'the file is not well-formed XML',
    why: "ACRN's tools cannot read it at all.",
    category: 'xml',
    releases: { first: 'v2.5' },
    references: ['XML 1.0 section 2.1', 'Namespaces in XML 1.0 section 5'],
    examples: [{ bad: [{ found: '<RELOC>y</RELOC>', becomes: '<RELOC>y</RELOCATE>' }] }],
  },
  *check({ text, xmlProblem }) {
    if (xmlProblem === undefined) return;
    if (LINK.test(text)) {
      yield {
        message: `this is not XML, but the path of a file: "${text.trim()}"`,
        why: 'git writes a symbolic link as such a text where it cannot make the link',
        help: 'check that file instead; git config core.symlinks true makes links where the system has them',
        range: xmlProblem.range,
      };
      return;
    }
    const { message, range, related, remedy = 'correct it here' } = xmlProblem;
    yield {
      message: `not well-formed XML: ${message}`,
      help:
        range.end - range.start === 2 && isInSuppression(text, range.start)
          ? 'put a colon before the reason instead: acrn-nvmx-disable-next-line RULE: reason'
          : `${remedy}; what comes after it was not read`,
      range,
      ...(related && { related: [related] }),
    };
  },
};
