import type { CheckedFile } from './checked-file.js';
import { findings } from './findings.js';
import { xmlText } from './xml-text.js';

/** Checkstyle's XML, which Jenkins and others read. */
export function checkstyleReport(files: readonly CheckedFile[]): string {
  const blocks = files.map((file) => {
    const errors = findings([file]).map(
      ({ line, column, diagnostic: { severity, message, help, rule } }) =>
        `    <error line="${line}" column="${column}" severity="${severity}" message="${xmlText(`${message}; ${help}`)}" source="acrn-nvmx.${rule}"/>\n`,
    );
    return `  <file name="${xmlText(file.path)}">\n${errors.join('')}  </file>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${blocks.join('')}</checkstyle>\n`;
}
