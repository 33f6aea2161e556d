import type { Board } from '../board/board.js';

const FALLBACK = '/dev/nvme0n1p2';

/** The first Linux partition that BLOCK_DEVICE_INFO lists. */
export function rootDevice({ sections }: Board): string {
  const lines = sections.get('BLOCK_DEVICE_INFO') ?? [];
  for (const line of lines) {
    const match = /^\s*(\/dev\/\w+):.*TYPE="(ext[234]|xfs|btrfs)"/.exec(line);
    if (match?.[1] !== undefined) return match[1];
  }
  return FALLBACK;
}
