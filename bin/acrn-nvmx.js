#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

module.enableCompileCache?.();
// Most commands end before optimized code pays: src/cli/optimizer.ts lets V8 make it when there is more to do.
setFlagsFromString('--turbo-filter=~');
setFlagsFromString('--maglev-filter=~');
const { run } = await import('../dist/cli.js');
process.exitCode = await run(process.argv.slice(2), process);
