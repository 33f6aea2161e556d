// What src/cli/input/check-helpers.ts starts as threads: they take what a check has compiled, and keep nothing.
const { CompiledModules } = require('./compiled-modules.js');

new CompiledModules('check').load('check-helper.cjs');
