import { asidesIn, type Content, childContents, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { quote, quoteAll } from '../wording.js';
import { type DiagnoseContext, groupAt, label } from './context.js';

/**
 * Why the elements of an xs:sequence are not in order once the tools have filled it up; undefined when
 * elements that they could not put in the right place are simply missing.
 */
export function sequenceFinding(parent: Content, context: DiagnoseContext): Finding | undefined {
  const group = groupAt(parent, context.shape);
  if (group === undefined) return undefined;
  const names = group.children.map((child) => child.name);
  const written = childContents(parent).filter((child) => child.source !== undefined);
  let last: Content | undefined;
  for (const child of written) {
    const place = names.indexOf(child.name);
    if (place < 0) continue;
    if (last !== undefined && place < names.indexOf(last.name)) {
      return finding(
        {
          rule: 'element-out-of-order',
          message: `\`${child.name}\` stands behind \`${last.name}\`, but ACRN reads the elements of ${label(parent)} in one order only.`,
          help: `Use this order: ${names.map(quote).join(', ')}.`,
          range: nearestSource(child).startTag,
          related: [
            { message: `\`${last.name}\` stands here`, range: nearestSource(last).startTag },
          ],
        },
        [child, parent],
      );
    }
    last = child;
  }
  const aside = asidesIn(parent)[0];
  if (aside !== undefined) {
    const doubled = written.map((child) => child.name);
    return finding(
      {
        rule: 'comment-between-elements',
        message: `A ${aside.kind === 'comment' ? 'comment' : 'processing instruction'} stands among the elements of ${label(parent)}: ACRN ${context.release} fills in defaults in front of it, does not see ${quoteAll([...new Set(doubled)], 'and')} behind it, and then has elements twice.`,
        help: `Move it behind the last element of \`${parent.name}\`, or out of it.`,
        range: aside.range,
      },
      [parent],
    );
  }
  return undefined;
}
