import type { Range } from '../../text/source.js';
import { elements, type XmlElement } from '../../xml/node.js';
import { asidesIn, type Content } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { judgedAttributes } from '../names.js';
import { unknownAttribute } from './attribute.js';
import type { DiagnoseContext } from './context.js';

function asideFinding(content: Content, range: Range, kind: string): Finding {
  const what = kind === 'comment' ? 'A comment' : 'A processing instruction';
  return finding(
    {
      rule: 'comment-in-value',
      message: `${what} is inside the value of ${content.name}.`,
      help: 'Move it out of the element.',
      range,
    },
    [content],
  );
}

function childFinding(content: Content, child: XmlElement): Finding {
  return finding(
    {
      rule: 'element-in-value',
      message: `${child.name} is inside ${content.name}, which holds only text.`,
      help: 'Move the element out, or close the end tag in front of it.',
      range: child.startTag,
    },
    [content],
  );
}

/** What is wrong with an element that should hold only text. */
export function leafFindings(content: Content, context: DiagnoseContext): Finding[] {
  const { source } = content;
  if (source === undefined) return [];
  const found = judgedAttributes(source).map((each) =>
    unknownAttribute(content, each, [], context),
  );
  const child = elements(source)[0];
  const aside = asidesIn(content)[0];
  if (child !== undefined) found.push(childFinding(content, child));
  else if (aside !== undefined && context.tooling.asidesBreakValues) {
    found.push(asideFinding(content, aside.range, aside.kind));
  }
  return found;
}
