// Loads the bundles of dist/ with V8's code cache beside them, when there is one: it spares V8 the
// compilation of what a check runs, a seventh of its time. scripts/build.js writes the cache; V8 itself
// rejects one that another version of it has made, and compiles as usual.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '../dist');
const loaded = new Map();

function codeCache(file) {
  try {
    return readFileSync(`${file}.cache`);
  } catch {
    return undefined;
  }
}

/** The exports of dist/NAME, a CommonJS bundle. */
function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const file = join(dist, name);
  const source = readFileSync(file, 'utf8');
  const script = new Script(`(function (exports, require, module) {${source}\n})`, {
    filename: file,
    cachedData: codeCache(file),
  });
  const module = { exports: {} };
  loaded.set(name, { script, module });
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id));
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module);
  return module.exports;
}

module.exports = { load, loaded };
