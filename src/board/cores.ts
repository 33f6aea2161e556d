import type { Board } from './board.js';

/** A pCPU of the board, and which others use the same caches. */
export interface Core {
  readonly pcpu: number;
  /** `Core`, `Atom`; empty when the board file does not say. */
  readonly type: string;
  /** The pCPUs that share its L2 and its L3 cache, itself included; empty where the board file names none. */
  readonly l2: readonly number[];
  readonly l3: readonly number[];
}

/** The pCPUs of the board in the order of their ids. */
export function cores({ threads, caches }: Board): Core[] {
  const pcpuOf = new Map(threads.map(({ apicId, cpuId }) => [apicId, cpuId]));
  const sharing = (level: string, apicId: number) =>
    caches
      .filter((cache) => cache.level === level)
      .find(({ apicIds }) => apicIds.includes(apicId))
      ?.apicIds.flatMap((id) => pcpuOf.get(id) ?? [])
      .sort((a, b) => a - b) ?? [];
  return threads
    .map(({ cpuId, apicId, coreType }) => ({
      pcpu: cpuId,
      type: coreType,
      l2: sharing('2', apicId),
      l3: sharing('3', apicId),
    }))
    .sort((a, b) => a.pcpu - b.pcpu);
}

/** pCPU ids as people write them: `0`, `1 to 3`, `0 and 2`. */
export function pcpuList(pcpus: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const pcpu of pcpus) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === pcpu - 1) run.last = pcpu;
    else runs.push({ first: pcpu, last: pcpu });
  }
  const words = runs.map(({ first, last }) =>
    first === last ? `${first}` : `${first}${last === first + 1 ? ' and ' : ' to '}${last}`,
  );
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
