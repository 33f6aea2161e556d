// `lshw -c system` in the Service VM: SMBIOS as the firmware left it, read from memory.
import { SMBIOS_AREA, SMBIOS_TYPE } from '../../machine/smbios.js';
import type { GuestCode } from '../steps.js';

const ANCHOR = 0x5f4d_535f;
const PARAGRAPH = 16;
const TABLE = 24;
const LONGEST_TABLE = 0x1000;
const FIELDS = [
  ['product', 5],
  ['vendor', 4],
  ['version', 6],
] as const;

function* load(address: number, size: 1 | 4): GuestCode<number> {
  const reply = yield { do: 'load', address: BigInt(address), size };
  return reply.ok ? Number(BigInt.asUintN(8 * size, reply.value)) : 0;
}

/** The address of the structures; undefined when no entry point is there. */
function* findTable(): GuestCode<number | undefined> {
  for (let at = SMBIOS_AREA.start; at < SMBIOS_AREA.end; at += PARAGRAPH) {
    if ((yield* load(at, 4)) === ANCHOR) return yield* load(at + TABLE, 4);
  }
  return undefined;
}

/** The lines that it prints after the host's name. */
export function* listSystem(): GuestCode<string[]> {
  const lines = ['    description: Computer'];
  const table = yield* findTable();
  let at = table;
  while (at !== undefined && table !== undefined && at - table < LONGEST_TABLE) {
    const type = yield* load(at, 1);
    if (type === SMBIOS_TYPE.END) break;
    const strings: string[] = [];
    let next = at + (yield* load(at + 1, 1));
    for (;;) {
      let text = '';
      for (let byte = yield* load(next, 1); byte !== 0; byte = yield* load(next, 1)) {
        text += String.fromCharCode(byte);
        next += 1;
      }
      next += 1;
      if (text === '') break;
      strings.push(text);
    }
    if (strings.length === 0) next += 1;
    if (type === SMBIOS_TYPE.SYSTEM) {
      for (const [name, offset] of FIELDS) {
        const text = strings[(yield* load(at + offset, 1)) - 1];
        if (text !== undefined) lines.push(`    ${name}: ${text}`);
      }
      break;
    }
    at = next;
  }
  return [...lines, '    width: 64 bits'];
}
