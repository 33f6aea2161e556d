// Check and boot of scenarios of the corpus never contradict each other: a sample of what `npm run check-vs-boot` does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkAgainstBoot } from '../../scripts/contradictions.js';
import { readBoard } from '../../src/board/board.js';
import { build } from '../../src/build.js';
import { boot } from '../../src/engine/boot/boot.js';
import { rulesOf } from '../../src/engine/observe/rules.js';
import { boardProfile } from '../../src/engine/processor/board-profile.js';
import { fix } from '../../src/fix/fix.js';
import { lint } from '../../src/lint.js';
import { decode } from '../../src/text/encoding.js';
import { sourceText } from '../../src/text/source.js';
import { parseXml, readXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';
import { corpusRecords } from './corpus.js';

const library = { boardProfile, boot, build, fix, lint, readXml, rulesOf, sourceText };

/** One of each kind. */
const SAMPLE = [
  // A shared pCPU with a third port on IRQ 4, and a port that a board gives another line.
  'shapes/v3.4/generic_board-nvmx-post-rt-kept-shared.xml',
  'mutants/v2.6/068-hex_bare_zero.xml',
  // RDT is on: without RDT on the board, and with a VM that has no cache policy.
  'shapes/v2.7/whl-ipc-i5-nvmx-rdt-hybrid_rt.xml',
  'shapes/v3.0/generic_board-nvmx-rdt-shared.xml',
  'real/v2.5/generic_board/logical_partition.xml',
  'shapes/v2.5/nuc7i7dnb-nvmx-withcpu0-hybrid.xml',
  'mutants/v2.5/031-nvmx_flags_with_zero.xml',
  'mutants/v3.0/015-v3_nested_lapic_element_absent.xml',
];

describe.skipIf(shared === undefined)('check and boot (needs ../shared)', () => {
  const folder = join(shared ?? '', 'corpus');
  const read = (path: string) => decode(readFileSync(join(folder, path))).text;
  const records = shared === undefined ? [] : corpusRecords(shared);

  test.each(SAMPLE)('%s', async (file) => {
    const record = records.find((one) => one.file === file);
    if (record === undefined) throw new Error(`${file} is not in the corpus`);
    const board = readBoard(parseXml(read(record.board_file)));
    const scenario = { file, text: read(file), release: record.release, board };
    expect((await checkAgainstBoot(library, scenario))?.contradictions).toEqual([]);
  });
});
