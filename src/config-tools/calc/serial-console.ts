import { onlyOne } from './only-one.js';
import { toolTraits } from './release-traits.js';
import type { ToolView } from './tool-view.js';
import { select, stringOf } from './xpath.js';

/**
 * The tty name in SERIAL_CONSOLE, which may be `ttyS0`, `/dev/ttyS0` or `BDF:(00:18.0)
 * seri:/dev/ttyS0` (ACRN static_allocators/lib/lib.py parse_hv_console); empty when there is none.
 */
export function serialConsoleName(view: ToolView): string {
  const console = onlyOne(select(view.scenario, '//SERIAL_CONSOLE'), 'SERIAL_CONSOLE elements');
  const text = stringOf(console);
  if (toolTraits(view.release).allowsNoConsole && text === 'None') return '';
  return text.includes('BDF') || text.includes('/dev') ? (text.split('/')[2] ?? '') : text;
}
