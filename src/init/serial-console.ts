import type { Board } from '../board/board.js';
import type { Release } from '../release.js';
import { vocabulary } from '../scenario/release-traits.js';
import { CannotCreate } from './cannot-create.js';

/** The serial ports of the board that the release's schema takes (v2.x: up to ttyS3), such as `ttyS0`. */
export function serialPorts({ ttys }: Board, release: Release): string[] {
  const names = vocabulary(release).hasLoadOrder ? /^ttyS\d+$/ : /^ttyS[0-3]$/;
  return ttys.map(({ name }) => name).filter((name) => names.test(name));
}

/**
 * The serial port for the hypervisor's console, as Linux names it: the one asked for, else the first; undefined
 * when there is none, or `none` is asked for.
 * @throws CannotCreate when the board or the release has no such port.
 */
export function serialConsole(board: Board, release: Release, asked?: string): string | undefined {
  const ports = serialPorts(board, release);
  const name = asked?.replace(/^\/dev\//, '');
  if (name === 'none') return undefined;
  if (name !== undefined && !ports.includes(name)) {
    const have = ports.length === 0 ? 'no serial port' : ports.join(', ');
    throw new CannotCreate(
      `the board ${board.name} has ${have} for a console of ACRN ${release}, not ${name}`,
    );
  }
  const port = name ?? ports[0];
  return port && `/dev/${port}`;
}
