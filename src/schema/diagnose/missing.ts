import { enumerate } from '../../text/enumerate.js';
import { type Content, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { childShape, type GroupShape } from '../shape.js';
import { type DiagnoseContext, groupAt, label } from './context.js';
import { expectation } from './value.js';

/** The elements that are missing in one element: name -> how many of them are there. */
type MissingNames = ReadonlyMap<string, number>;

function howToAdd(name: string, group: GroupShape | undefined): string {
  const shape = group === undefined ? undefined : childShape(group, name)?.shape;
  if (shape?.kind !== 'text') return `Add ${name} with its elements.`;
  if (shape.default !== undefined) {
    return `Add <${name}>${shape.default}</${name}>, the default.`;
  }
  return `Add ${name}. ${expectation(shape)}`;
}

/** An element with its default, where it has one. */
function toAdd(name: string, group: GroupShape | undefined): string {
  const shape = group === undefined ? undefined : childShape(group, name)?.shape;
  const value = shape?.kind === 'text' ? shape.default : undefined;
  return value === undefined ? name : `<${name}>${value}</${name}>`;
}

/** One finding for all elements that are missing in `parent`. */
export function missingFinding(
  parent: Content,
  missing: MissingNames,
  context: DiagnoseContext,
): Finding {
  const group = groupAt(parent, context.shape);
  const names = [...missing.keys()];
  const absent = names.filter((name) => missing.get(name) === 0);
  const parts: string[] = [];
  if (absent.length > 0)
    parts.push(
      `has no ${enumerate(absent.length > 3 ? [...absent.slice(0, 2), `${absent.length - 2} more`] : absent, 'or')}`,
    );
  for (const [name, found] of missing) {
    if (found === 0) continue;
    const wanted = group === undefined ? undefined : childShape(group, name)?.minimum;
    parts.push(`has ${found} ${name} but needs ${wanted}`);
  }
  const fills = !(context.tooling.fillsEverything || context.tooling.fillsDefaults)
    ? `ACRN ${context.release} fills in no defaults.`
    : `ACRN ${context.release} cannot fill ${names.length === 1 ? 'it' : 'them'} in.`;
  const help =
    names.length === 1
      ? howToAdd(names[0] ?? '', group)
      : names.length <= 3
        ? `Add ${enumerate(
            names.map((name) => toAdd(name, group)),
            'and',
            120,
          )}.`
        : 'Add them; a scenario that ACRN ships shows usual values.';
  return finding(
    {
      rule: 'missing-element',
      message: `${label(parent)} ${enumerate(parts, 'and')}`,
      why: fills,
      help,
      range: nearestSource(parent).startTag,
    },
    [parent],
  );
}
