#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

module.enableCompileCache?.();
// Made before the flags change: Node takes its own compiled code only under the flags that it was made with.
void [process.stdout, process.stderr];
// Most commands, a boot too, end before optimized code pays: src/cli/optimizer.ts lets V8 make it for longer ones.
setFlagsFromString('--turbo-filter=~');
setFlagsFromString('--maglev-filter=~');
const { run } = await import('../dist/cli.js');
process.exitCode = await run(process.argv.slice(2), process);
