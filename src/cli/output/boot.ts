import type { Board } from '../../board/board.js';
import type { Image } from '../../config-tools/image.js';
import { boot } from '../../engine/boot/boot.js';
import { namedRules } from '../../engine/observe/rules.js';
import { boardProfile } from '../../engine/processor/board-profile.js';
import { bootReport } from '../../report/boot.js';
import type { Palette } from '../../report/palette.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import type { ExitCode, Io } from '../io.js';

/** Boots an image on the board's processor, and prints the transcript. */
export function bootImage(
  image: Image,
  board: Board,
  diagnostics: readonly Diagnostic[],
  palette: Palette,
  io: Io,
): ExitCode {
  const { capabilities, cpuBrand } = board;
  io.stdout.write('boot\n');
  const booted = boot(image, {
    capabilities: boardProfile(capabilities, cpuBrand),
    ...(cpuBrand !== '' && { processor: cpuBrand }),
  });
  const found = new Set(diagnostics.map(({ rule }) => rule));
  const parts = booted.parts.map((part) => ({ ...part, rules: namedRules(part, found) }));
  io.stdout.write(bootReport({ ...booted, parts }, palette));
  return booted.verdict === 'up' ? 0 : 1;
}
