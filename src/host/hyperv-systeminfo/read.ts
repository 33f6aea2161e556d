import type { Range } from '../../text/source.js';
import { linesOf } from '../edits.js';
import { buildByName } from './windows.js';

/** A line of the report: `Name: value`, or one that belongs to the name above. */
interface InfoLine {
  readonly name: string;
  readonly value: string;
  /** The name and the value. */
  readonly range: Range;
}

export interface SystemInfo {
  readonly text: string;
  readonly lines: readonly InfoLine[];
  readonly osName: InfoLine | undefined;
  readonly isServer: boolean;
  readonly build: { readonly number: number; readonly line: InfoLine } | undefined;
  readonly cpu: { readonly vendor: 'Intel' | 'AMD'; readonly line: InfoLine } | undefined;
}

function infoLines(text: string): InfoLine[] {
  const found: InfoLine[] = [];
  let above = '';
  for (const { text: line, range } of linesOf(text)) {
    const match = /^([\uFEFF]?)([A-Z][\w() -]*(?:: [\w ]+)??):(?:\s(.*))?$/.exec(line);
    const start = range.start + (match?.[1]?.length ?? line.search(/\S|$/));
    if (match !== null) {
      above = match[2] ?? '';
      found.push({ name: above, value: match[3]?.trim() ?? '', range: { start, end: range.end } });
    } else if (/^\s+\S/.test(line)) {
      found.push({ name: above, value: line.trim(), range: { start, end: range.end } });
    }
  }
  return found;
}

/** Reads what systeminfo of Windows prints, in English. */
export function readSystemInfo(text: string): SystemInfo {
  const lines = infoLines(text);
  const named = (name: string) => lines.filter((line) => line.name === name);
  const [osName] = named('OS Name');
  const [version] = named('OS Version');
  const number =
    /\bBuild (\d+)/.exec(version?.value ?? '')?.[1] ??
    /^\d+\.\d+\.(\d+)/.exec(version?.value ?? '')?.[1];
  const byName = buildByName(osName?.value ?? '');
  const processor = named('Processor(s)').find(({ value }) => /Intel|AMD/.test(value));
  return {
    text,
    lines,
    osName,
    isServer: /Server/.test(osName?.value ?? ''),
    build:
      number !== undefined && version !== undefined
        ? { number: Number(number), line: version }
        : byName !== undefined && osName !== undefined
          ? { number: byName, line: osName }
          : undefined,
    cpu: processor && {
      vendor: /AuthenticAMD|^\[\d+\]: AMD/.test(processor.value) ? 'AMD' : 'Intel',
      line: processor,
    },
  };
}
