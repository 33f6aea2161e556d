import type { Board } from '../board/board.js';
import { isWithin, type Release } from '../release.js';

/**
 * The first serial port of the board that the release's schema takes (v2.x: up to ttyS3), as Linux names
 * it; undefined when there is none.
 */
export function serialConsole({ ttys }: Board, release: Release): string | undefined {
  const names = isWithin(release, 'v2.5', 'v2.7') ? /^ttyS[0-3]$/ : /^ttyS\d+$/;
  const tty = ttys.find(({ name }) => names.test(name));
  return tty && `/dev/${tty.name}`;
}
