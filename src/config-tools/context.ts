import { Attached } from '../text/attached.js';
import { knownByName } from '../xml/by-name.js';
import type { XmlDocument, XmlElement } from '../xml/node.js';
import type { ToolView } from './calc/tool-view.js';
import type { BuiltElement } from './element.js';

/** What the allocators and emitters read: ACRN's unified document of board, scenario and allocation. */
export interface BuildContext extends ToolView {
  /** The scenario as it was given. */
  readonly scenarioDocument: XmlDocument;
  /** The name of the scenario's folder below configs/scenarios. */
  readonly scenarioName: string;
  /** The root of allocation.xml; the allocators fill it in. */
  readonly allocation: BuiltElement;
}

/**
 * A function of what the emitters read, which is computed once for a build: from when `elementsByName` was asked of the
 * scenario and of the allocation, neither changes.
 */
export function ofBuild<T>(compute: (context: BuildContext) => T): (context: BuildContext) => T {
  const known = new Attached<BuildContext, { readonly value: T }>();
  return (context) => {
    const last = known.get(context);
    if (last !== undefined) return last.value;
    const value = compute(context);
    const isFinal = [context.scenario, context.allocation].every((root) => knownByName(root));
    if (isFinal) known.set(context, { value });
    return value;
  };
}

/** The roots of the unified document, in its order. */
export function documents(context: BuildContext): XmlElement[] {
  return [context.board.document.root, context.scenario, context.allocation];
}
