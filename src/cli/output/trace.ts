import type { Image } from '../../config-tools/image.js';
import type { LoggedEvent } from '../../engine/observe/recorder.js';
import { slicesOf } from '../../engine/observe/slices.js';
import type { CheckedFile } from '../../report/checked-file.js';
import type { Trace } from '../../report/trace/trace.js';
import type { BootedImage } from './boot.js';

/** A boot as the trace formats and the timeline take it. */
export function bootTrace(
  file: CheckedFile,
  { image, boot, log }: { image: Image; boot: BootedImage; log: readonly LoggedEvent[] },
): Trace {
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
