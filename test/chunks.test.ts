import { describe, expect, test } from 'vitest';
import { modulesInTwoFiles } from '../scripts/chunks.js';

function output(
  inputs: readonly string[],
  imports: readonly string[] = [],
  entryPoint?: string,
): object {
  return {
    inputs: Object.fromEntries(inputs.map((name) => [name, { bytesInOutput: 10 }])),
    imports: imports.map((path) => ({ path })),
    ...(entryPoint && { entryPoint }),
  };
}

describe('a module in two files of the build', () => {
  test('is found when one entry point loads both, be it later', () => {
    const outputs = {
      'cli.js': output(['main.ts', 'node.ts'], ['check.js'], 'main.ts'),
      'check.js': output(['check.ts'], ['chunk.js'], 'check.ts'),
      'chunk.js': output(['node.ts']),
    };
    expect(modulesInTwoFiles({ outputs })).toEqual(['node.ts']);
  });

  test('is nothing to find when no process loads both', () => {
    const outputs = {
      'cli.js': output(['main.ts', 'node.ts'], [], 'main.ts'),
      'index.js': output(['index.ts', 'node.ts'], [], 'index.ts'),
    };
    expect(modulesInTwoFiles({ outputs })).toEqual([]);
  });

  test('and chunks that import each other end', () => {
    const outputs = {
      'cli.js': output(['main.ts'], ['chunk.js'], 'main.ts'),
      'chunk.js': output(['node.ts'], ['cli.js']),
    };
    expect(modulesInTwoFiles({ outputs })).toEqual([]);
  });
});
