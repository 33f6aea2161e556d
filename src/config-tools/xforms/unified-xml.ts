/**
 * configs/unified.xml: board, scenario and allocation as one document for the XSLT. ACRN names the three
 * files by absolute paths; here they are relative to the folder of this file.
 */
export function unifiedXml(): string {
  const parts: readonly (readonly [string, string])[] = [
    ['board-data', '../.board.xml'],
    ['config-data', '../.scenario.xml'],
    ['allocation-data', 'allocation.xml'],
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<acrn-offline-data xmlns:xi="http://www.w3.org/2003/XInclude">',
    ...parts.flatMap(([name, file]) => [
      `  <${name}>`,
      `    <xi:include href="${file}" parse="xml"/>`,
      `  </${name}>`,
    ]),
    '</acrn-offline-data>',
    '',
  ].join('\n');
}
