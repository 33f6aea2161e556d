import { hFile } from '../c-source.js';
import { vbarBaseLines } from '../calc/vbar-base.js';
import type { BuildContext } from '../context.js';

/** Up to v2.7, configs/scenarios/<scenario>/vbar_base.h. */
export function vbarBaseH(context: BuildContext): string {
  return hFile(context, 'VBAR_BASE_H_', vbarBaseLines(context));
}
