#!/usr/bin/env node
const { setFlagsFromString } = require('node:v8');
const { CompiledModules } = require('./compiled-modules.js');

// Made before the flags change: Node takes its own compiled code only under the flags that it was made with.
void [process.stdout, process.stderr];
// Most commands, a boot too, end before optimized code pays: src/cli/optimizer.ts lets V8 make it for longer ones.
setFlagsFromString('--turbo-filter=~');
setFlagsFromString('--maglev-filter=~');
const argv = process.argv.slice(2);
const modules = new CompiledModules(argv.find((word) => !word.startsWith('-')));

function commandLine() {
  try {
    return modules.load('cli.cjs');
  } catch (error) {
    const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ENOENT') throw error;
    console.error(`${path} is missing: npm run build makes it`);
    return { run: () => Promise.resolve(3) };
  }
}

commandLine()
  .run(argv, process)
  .then((exitCode) => {
    process.exitCode = exitCode;
    // What is not a command of ours is nothing to be ready for.
    if (exitCode !== 2) modules.keep();
  });
