import { cHeader } from '../c-source.js';
import type { BuildContext } from '../context.js';
import { type ConfigEntry, configEntries, integerText, lineEnd } from './config-entries.js';

function defined(context: BuildContext, entry: ConfigEntry): string {
  const name = `#define ${entry.prefix ?? 'CONFIG_'}${entry.key}`;
  switch (entry.kind) {
    case 'boolean':
      return entry.on === true ? `${name} 1\n` : '';
    case 'string':
      return `${name} "${entry.value ?? ''}"\n`;
    case 'integer': {
      const value = integerText(context, entry);
      return `${name}${value === '' ? ' ' : ` ${value}U`}${lineEnd(context, value)}`;
    }
  }
}

/** include/config.h (ACRN xforms/config.h.xsl). */
export function configH(context: BuildContext): string {
  const lines = configEntries(context).map((entry) => defined(context, entry));
  const head = `${cHeader(context).join('\n')}\n#ifndef CONFIG_H\n#define CONFIG_H\n`;
  return `${head}${lines.join('')}#endif\n`;
}
