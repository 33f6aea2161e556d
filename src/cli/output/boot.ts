import type { Board } from '../../board/board.js';
import type { Image } from '../../config-tools/image.js';
import { type BootOptions, boot } from '../../engine/boot/boot.js';
import type { LoggedEvent } from '../../engine/observe/recorder.js';
import { namedRules } from '../../engine/observe/rules.js';
import { boardProfile } from '../../engine/processor/board-profile.js';
import type { BootReport } from '../../report/boot.js';
import type { Diagnostic } from '../../text/diagnostic.js';

/** A boot with everything that happened. */
export interface LoggedBoot {
  readonly image: Image;
  readonly boot: BootReport;
  readonly log: readonly LoggedEvent[];
}

/** Boots an image on the board's processor; its parts name rules that the check has found. */
export function bootImage(
  image: Image,
  board: Board,
  diagnostics: readonly Diagnostic[],
  options: BootOptions = {},
): BootReport {
  const { capabilities, cpuBrand, firmware } = board;
  const booted = boot(image, {
    capabilities: boardProfile(capabilities, cpuBrand),
    ...(cpuBrand !== '' && { processor: cpuBrand }),
    firmware,
    ...options,
  });
  const found = new Set(diagnostics.map(({ rule }) => rule));
  const parts = booted.parts.map((part) => ({ ...part, rules: namedRules(part, found) }));
  return { ...booted, parts };
}
