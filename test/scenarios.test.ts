// UPDATE_EXPECTED=1 writes the .expected files anew: look at the diff before you commit it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type LintResult, lint } from '../src/lint.js';
import { isWithin } from '../src/release.js';
import { guessRelease } from '../src/scenario/recognise.js';
import { positionAt, sourceText } from '../src/text/source.js';
import {
  boardOf,
  boardPaths,
  expectedPaths,
  type ScenarioFile,
  scenarioFiles,
  scenariosFolder,
} from './scenarios.js';

const update = process.env.UPDATE_EXPECTED === '1';

async function check(file: ScenarioFile): Promise<{ result: LintResult; lines: string }> {
  const source = sourceText(file.path, file.text);
  const result = await lint(source, {
    board: boardOf(file.path),
    release: file.release,
    ...(file.problem && { encodingProblem: file.problem }),
  });
  const lines = result.diagnostics.map(({ rule, range }) => {
    const { line, column } = positionAt(source, range.start);
    return `${line}:${column} ${rule}\n`;
  });
  return { result, lines: lines.join('') };
}

function expectedPath({ path }: ScenarioFile): string {
  return path.replace(/\.xml$/, '.expected');
}

describe('scenarios/', () => {
  test.each(scenarioFiles)('$path', async (file) => {
    const { result, lines } = await check(file);
    if (result.scenario !== undefined) {
      const { first, release } = guessRelease(result.scenario.root);
      const found = `scenarios/${file.path}: ${file.release} is within the ${first} to ${release} found`;
      expect(isWithin(file.release, first, release), found).toBe(true);
    }
    if (file.nested) {
      expect(lines, `check of scenarios/${file.path}, which is ready for nesting`).toBe('');
      return;
    }
    const path = join(scenariosFolder, expectedPath(file));
    if (update) writeFileSync(path, lines);
    expect(existsSync(path), `scenarios/${expectedPath(file)} is there`).toBe(true);
    expect(lines, `check of scenarios/${file.path}`).toBe(readFileSync(path, 'utf8'));
    expect(lines, `check of scenarios/${file.path}, which is not ready for nesting`).not.toBe('');
  });

  test('every .expected belongs to a scenario', () => {
    const wanted = scenarioFiles.filter(({ nested }) => !nested).map(expectedPath);
    expect(expectedPaths()).toEqual(wanted);
  });

  test.each(boardPaths)('%s is a board with pCPUs, VMX, memory and a serial port', (path) => {
    const board = boardOf(path);
    expect(path).toBe(`${board.name}/${board.name}.xml`);
    expect(board.pcpuIds, 'pCPUs as the text section has them').toEqual(
      board.threads.map(({ cpuId }) => cpuId),
    );
    expect(board.capabilities).toContain('vmx');
    expect(board.memoryMap.some(({ name }) => name === 'System RAM')).toBe(true);
    expect(board.totalMemory).toBeGreaterThan(0);
    expect(board.ttys.map(({ name }) => name)).toContain('ttyS0');
    expect(board.pciFunctions.every(({ vendorDevice }) => vendorDevice !== '')).toBe(true);
  });
});
