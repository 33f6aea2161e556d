import type { Board } from '../../board/board.js';
import type { Image } from '../../config-tools/image.js';
import { boot } from '../../engine/boot/boot.js';
import { boardProfile } from '../../engine/processor/board-profile.js';
import { bootReport } from '../../report/boot.js';
import type { Palette } from '../../report/palette.js';
import type { ExitCode, Io } from '../io.js';

/** Boots an image on the board's processor, and prints the transcript. */
export function bootImage(image: Image, board: Board, palette: Palette, io: Io): ExitCode {
  const { capabilities, cpuBrand } = board;
  io.stdout.write('boot\n');
  const booted = boot(image, {
    capabilities: boardProfile(capabilities, cpuBrand),
    ...(cpuBrand !== '' && { processor: cpuBrand }),
  });
  io.stdout.write(bootReport(booted, palette));
  return booted.verdict === 'up' ? 0 : 1;
}
