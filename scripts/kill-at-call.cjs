// Loaded before the command line: ends the process with SIGKILL at its KILL_AT_CALLth change of the file system,
// before it, after it or in the midst of it; without that number it counts them and says so at the end.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const CHANGES = [
  'openSync',
  'writeSync',
  'fchmodSync',
  'fsyncSync',
  'closeSync',
  'linkSync',
  'renameSync',
  'unlinkSync',
  'mkdirSync',
  'chmodSync',
  'chownSync',
];
const at = Number(process.env.KILL_AT_CALL ?? 0);
const when = process.env.KILL_WHEN ?? 'before';
const folder = process.env.KILL_FOLDER ?? '';
const own = new Set();
let calls = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
}

/** Whether a call changes something below the folder: opened for writing, or by a path or descriptor from there. */
function counts(name, /** @type {any[]} */ [first, second]) {
  if (name === 'openSync')
    return String(first).startsWith(folder) && second !== 'r' && typeof second === 'string';
  return typeof first === 'number' ? own.has(first) : String(first).startsWith(folder);
}

for (const name of CHANGES) {
  const original = fs[name];
  fs[name] = (...args) => {
    if (!counts(name, args)) return original(...args);
    calls += 1;
    const isMeant = calls === at;
    if (isMeant && when === 'before') die();
    if (isMeant && when === 'midst' && name === 'writeSync') {
      original(args[0], args[1], 0, Math.floor(args[1].length / 2));
      die();
    }
    const result = original(...args);
    if (name === 'openSync') own.add(result);
    if (name === 'closeSync') own.delete(args[0]);
    if (isMeant) die();
    return result;
  };
}
syncBuiltinESMExports();

if (at === 0) process.on('exit', () => process.stderr.write(`\ncalls ${calls}\n`));
