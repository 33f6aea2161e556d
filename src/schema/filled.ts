import { Attached } from '../text/attached.js';
import type { XmlDocument } from '../xml/node.js';
import { type Content, contentOf } from './content.js';
import { populate } from './populate.js';
import type { GroupShape } from './shape.js';
import type { Tooling } from './tooling.js';

interface Filled {
  readonly shape: GroupShape;
  readonly content: Content;
}

const withAsides = new Attached<XmlDocument, Filled>();
const withoutAsides = new Attached<XmlDocument, Filled>();

function hasAsides({ text, root }: XmlDocument): boolean {
  const { start } = root.range;
  return text.indexOf('<!--', start) >= 0 || text.indexOf('<?', start) >= 0;
}

/**
 * What stands in a scenario and what the tools of a release fill in, as the validator sees it or, without
 * comments and instructions, as the build does. Made once, for a document never changes; nobody changes it.
 */
export function filledContent(
  document: XmlDocument,
  shape: GroupShape,
  tooling: Tooling,
  keepsAsides = true,
): Content {
  const known = keepsAsides || !hasAsides(document) ? withAsides : withoutAsides;
  const last = known.get(document);
  if (last?.shape === shape) return last.content;
  const content = contentOf(document.root, known === withAsides);
  populate(shape, content, tooling);
  known.set(document, { shape, content });
  return content;
}
