import { slicesOf } from '../../engine/observe/slices.js';
import type { CheckedFile } from '../../report/checked-file.js';
import type { Trace } from '../../report/trace/trace.js';
import type { LoggedBoot } from './boot.js';

/** A boot as the trace formats and the timeline take it. */
export function bootTrace(file: CheckedFile, { image, boot, log }: LoggedBoot): Trace {
  return {
    file: file.path,
    release: image.release,
    board: image.board,
    vms: image.vms
      .filter(({ pcpus }) => pcpus.length > 0)
      .map(({ id, name, pcpus }) => ({ id, name, pcpus })),
    events: log,
    slices: slicesOf(log, boot.duration),
    lines: boot.transcript,
  };
}
