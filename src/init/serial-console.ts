import type { Board } from '../board/board.js';
import type { Release } from '../release.js';
import { vocabulary } from '../scenario/release-traits.js';

/**
 * The first serial port of the board that the release's schema takes (v2.x: up to ttyS3), as Linux names
 * it; undefined when there is none.
 */
export function serialConsole({ ttys }: Board, release: Release): string | undefined {
  const names = vocabulary(release).hasLoadOrder ? /^ttyS\d+$/ : /^ttyS[0-3]$/;
  const tty = ttys.find(({ name }) => names.test(name));
  return tty && `/dev/${tty.name}`;
}
