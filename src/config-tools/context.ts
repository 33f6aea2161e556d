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

/** The roots of the unified document, in its order. */
export function documents(context: BuildContext): XmlElement[] {
  return [context.board.document.root, context.scenario, context.allocation];
}
