import { enumerate } from '../../text/enumerate.js';
import { valueRange } from '../../xml/node.js';
import { type Content, childrenCalled, nearestSource } from '../content.js';
import { type Finding, finding } from '../finding.js';
import { groupFor } from '../populate.js';
import { quote } from '../wording.js';
import { type DiagnoseContext, label, shapeAt } from './context.js';

/**
 * Takes out of `unknown` the elements of VMs whose load order seems to be wrong: several of their
 * elements are for another load order. Each such VM gets one finding, at its load order.
 * @returns the unknown elements that are left.
 */
export function notForLoadOrder(
  unknown: readonly Content[],
  context: DiagnoseContext,
  found: Finding[],
): Content[] {
  const byVm = new Map<Content, Content[]>();
  for (const content of unknown) {
    const { parent } = content;
    if (parent === undefined || shapeAt(parent, context.shape)?.kind !== 'choice') continue;
    const same = byVm.get(parent);
    if (same === undefined) byVm.set(parent, [content]);
    else same.push(content);
  }
  const explained = new Set<Content>();
  for (const [vm, strangers] of byVm) {
    const shape = shapeAt(vm, context.shape);
    if (shape?.kind !== 'choice' || strangers.length < 2) continue;
    const order = childrenCalled(vm, shape.by)[0];
    const current = groupFor(shape, vm);
    const fitting = shape.cases.filter(
      (each) =>
        each.shape !== current &&
        strangers.every(({ name }) => each.shape.children.some((child) => child.name === name)),
    );
    if (order?.source === undefined || fitting.length === 0) continue;
    const names = [...new Set(strangers.map(({ name }) => name))];
    const others = fitting.map((each) => each.value);
    for (const stranger of strangers) explained.add(stranger);
    found.push(
      finding(
        {
          rule: 'elements-for-other-load-order',
          message: `${label(vm)} has the load order ${quote(order.text)}, and ${names.length} elements for ${enumerate(others, 'or')}.`,
          help: `Change ${shape.by} to ${enumerate(others, 'or')}, or remove these elements.`,
          range: valueRange(order.source),
          related: strangers.map((stranger) => ({
            message: stranger.name,
            range: nearestSource(stranger).startTag,
          })),
        },
        [order, ...strangers],
      ),
    );
  }
  return unknown.filter((content) => !explained.has(content));
}
