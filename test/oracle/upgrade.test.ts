// Every real file and nested shape that its release builds, and the files of ../shared/upgrade, carried to every
// later release: ACRN takes the result, and nesting is as it was. Beside it the figures of ACRN's own upgrader.
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';
import {
  jobs,
  nestingOf,
  outputOf,
  pathLines,
  refusals,
  runJob,
  upgraderRecords,
} from './upgrades.js';

type Table = Record<string, Record<string, string>>;

describe.skipIf(shared === undefined)('upgrades (needs ../shared)', () => {
  const root = shared ?? '';
  const table: Table = {};
  const nesting: Table = {};

  for (const from of RECORDED_RELEASES.slice(0, -1)) {
    test(from, { timeout: 600_000 }, async () => {
      const wrong: string[] = [];
      const valid = new Map<string, number[]>();
      const nested = new Map<string, number[]>();
      const count = (counts: Map<string, number[]>, to: string, ok: boolean): void => {
        const [good = 0, all = 0] = counts.get(to) ?? [];
        counts.set(to, [good + (ok ? 1 : 0), all + 1]);
      };
      for (const job of jobs(root).filter((next) => next.from === from)) {
        const { text, result } = await runJob(root, job);
        if ('refused' in result) throw new Error(`${job.source}: ${result.message}`);
        // Two of the merged scenarios have errors in their own release.
        const faulty = result.before.diagnostics.some(
          ({ severity, category }) => severity === 'error' && category !== 'nested',
        );
        if (faulty) continue;
        const refused = refusals(result);
        count(valid, job.to, refused.length === 0);
        if (refused.length > 0) wrong.push(`${job.source} to ${job.to}: ${refused.join('; ')}`);
        const old = nestingOf(text, from);
        if (old === undefined) continue;
        const now = nestingOf(result.text, job.to);
        const same = JSON.stringify(old) === JSON.stringify(now);
        count(nested, job.to, same);
        if (!same) wrong.push(`${job.source} to ${job.to}: ${JSON.stringify([old, now])}`);
      }
      const shown = (counts: Map<string, number[]>) =>
        Object.fromEntries([...counts].map(([to, [good, all]]) => [to, `${good}/${all}`]));
      table[from] = shown(valid);
      nesting[from] = shown(nested);
      expect(wrong).toEqual([]);
    });
  }

  test('the tables', () => {
    console.table(table);
    console.table(nesting);
  });

  /** Why a line of the upgrader's output need not be in ours. */
  const REASONS: readonly [string, RegExp][] = [
    ['an empty group, which the defaults fill', /\/(?:memory|vuart_connections|IVSHMEM)=$/],
    ['quirk 1: a PCI console becomes None', /\/vm(?:\[\d+\])?\/console_vuart=None$/],
    ['quirk 7: a stray size is taken for that of a region', /\/size_hpa=/],
    ['quirk 13 and 14: RDT or CDP that the board does not have', /\/(?:RDT|CDP)_ENABLED=y$/],
  ];

  test('where the output of the upgrader validates, its lines are in ours', {
    timeout: 600_000,
  }, async () => {
    const all = upgraderRecords(root);
    const excused = new Map<string, number>();
    const missing: string[] = [];
    let lines = 0;
    for (const record of all.filter(({ validator }) => validator.valid)) {
      const { source, from, to, launch, board_file } = record;
      const { result } = await runJob(root, {
        source,
        from,
        to,
        launch,
        board: basename(board_file, '.xml'),
      });
      if ('refused' in result) throw new Error(`${source}: ${result.message}`);
      const ours = new Set(pathLines(result.text));
      for (const line of pathLines(outputOf(record, all))) {
        lines += 1;
        if (ours.has(line)) continue;
        const reason = REASONS.find(([, pattern]) => pattern.test(line))?.[0];
        if (reason === undefined) missing.push(`${source} to ${to}: ${line}`);
        else excused.set(reason, (excused.get(reason) ?? 0) + 1);
      }
    }
    console.table({ lines, missing: missing.length, ...Object.fromEntries(excused) });
    expect(missing).toEqual([]);
    expect(lines).toBeGreaterThan(0);
    expect([...excused.values()].reduce((sum, next) => sum + next, 0) / lines).toBeLessThan(0.015);
  });
});
