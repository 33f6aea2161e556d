import { enumerate } from '../../text/enumerate.js';
import type { XmlAttribute } from '../../xml/node.js';
import { type Content, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { attributeName, isNil } from '../names.js';
import { nearMiss } from '../nearest.js';
import { type DiagnoseContext, label } from './context.js';

export function unknownAttribute(
  content: Content,
  found: XmlAttribute,
  allowed: readonly string[],
  context: DiagnoseContext,
): Finding {
  const { source } = content;
  const name = source === undefined ? found.name : attributeName(found, source);
  const near = nearMiss(found.name, allowed);
  let help = 'Remove the attribute.';
  if (isNil(name))
    help = 'Remove the attribute; leave the element out instead where that is allowed.';
  else if (near !== undefined) help = `Did you mean ${near.value}?`;
  else if (allowed.length > 0)
    help = `Remove it; ${label(content)} may have ${enumerate(allowed, 'and')}.`;
  const message = `ACRN ${context.release} does not know the attribute ${found.name} of ${content.name}.`;
  return finding({ rule: 'unknown-attribute', message, help, range: found.range }, [content]);
}

export function missingAttribute(content: Content, name: string): Finding {
  return finding(
    {
      rule: 'missing-attribute',
      message: `${content.name} has no attribute ${name}.`,
      help: `Add ${name}="..." to the start tag.`,
      range: nearestSource(content).startTag,
    },
    [content],
  );
}
