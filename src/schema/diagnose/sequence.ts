import { enumerate } from '../../text/enumerate.js';
import { type Content, childContents, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { type DiagnoseContext, groupAt, label } from './context.js';

/**
 * Why the elements of an xs:sequence are not in order, or not filled in, once the tools have filled it
 * up. 'unknown-element': they stop at an element that has a finding of its own. 'missing-element': they
 * cannot put everything that is missing in the right place.
 */
export function sequenceFinding(
  parent: Content,
  context: DiagnoseContext,
): Finding | 'unknown-element' | 'missing-element' {
  const group = groupAt(parent, context.shape);
  if (group === undefined) return 'missing-element';
  const names = group.children.map((child) => child.name);
  const written = childContents(parent).filter((child) => child.source !== undefined);
  if (written.some((child) => !names.includes(child.name))) return 'unknown-element';
  let last: Content | undefined;
  for (const child of written) {
    const place = names.indexOf(child.name);
    if (last !== undefined && place < names.indexOf(last.name)) {
      return finding(
        {
          rule: 'element-out-of-order',
          message: `${child.name} is after ${last.name}, and the order in ${label(parent)} matters.`,
          help: `Use this order: ${enumerate(names, 'and', 110)}.`,
          range: nearestSource(child).startTag,
          related: [{ message: `${last.name} is here`, range: nearestSource(last).startTag }],
        },
        [child, parent],
      );
    }
    last = child;
  }
  const index = parent.children.findIndex((child) => child.kind !== 'content');
  const aside = parent.children[index];
  const behind = parent.children
    .slice(index)
    .filter((child): child is Content => child.kind === 'content' && child.source !== undefined);
  if (aside !== undefined && aside.kind !== 'content' && behind.length > 0) {
    const what = aside.kind === 'comment' ? 'comment' : 'processing instruction';
    const unseen = [...new Set(behind.map((child) => child.name))];
    return finding(
      {
        rule: 'comment-between-elements',
        message: `A ${what} is among the elements of ${label(parent)}.`,
        why: `ACRN ${context.release} stops there when it fills in defaults, and does not see ${enumerate(unseen, 'and')} after it.`,
        help: `Move it after the last element of ${parent.name}, or out of it.`,
        range: aside.range,
      },
      [parent],
    );
  }
  return 'missing-element';
}
