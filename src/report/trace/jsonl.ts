import { hexBigints, type Trace } from './trace.js';

/** One JSON object a line, as schemas/reports/trace.json describes them: what was booted, then every event. */
export function jsonlTrace({ file, release, board, vms, events, lines }: Trace): string {
  const all = [
    ...events.map(({ at, type, pcpu, vm, vcpu, ...rest }) => ({
      at,
      type,
      pcpu: pcpu ?? null,
      vm: vm ?? null,
      vcpu: vcpu ?? null,
      ...rest,
    })),
    ...lines.map(({ at, speaker, device, text }) => ({
      at,
      type: 'line',
      pcpu: null,
      vm: null,
      vcpu: null,
      speaker,
      device,
      text,
    })),
  ].sort((a, b) => a.at - b.at);
  const head = { type: 'trace', version: 1, file, release, board, vms };
  return `${[head, ...all].map((each) => JSON.stringify(each, hexBigints)).join('\n')}\n`;
}
