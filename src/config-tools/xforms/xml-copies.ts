import type { BuildContext } from '../context.js';
import { xmlText } from './xml-text.js';

/** The artifacts are written in UTF-8, whatever their source was in. */
function inUtf8(text: string): string {
  return text.replace(/^(<\?xml[^>]*?\sencoding=)("[^"]*"|'[^']*')/, '$1"UTF-8"');
}

/** .board.xml: the board file of the build. */
export function boardXml(context: BuildContext): string {
  return inUtf8(context.board.document.text);
}

/** .scenario.xml: the scenario of the build, from v2.7 on with the defaults filled in. */
export function scenarioXml(context: BuildContext): string {
  if (context.scenario === context.scenarioDocument.root) {
    return inUtf8(context.scenarioDocument.text);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(context.scenario)}`;
}
