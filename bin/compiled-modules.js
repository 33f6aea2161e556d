// The modules of dist/, run with the code that V8 compiled from them the last time: compiling is half of a check.
const fs = require('node:fs');
const { basename, dirname, isAbsolute, join } = require('node:path');
const { Script } = require('node:vm');
const { cachedDataVersionTag } = require('node:v8');
// From Node 20.15 on.
const { crc32 } = require('node:zlib');

const DIST = join(__dirname, '..', 'dist');
/** Bytes before the index: the CRC-32 of what is after it, and the length of the index. */
const HEAD = 8;
/** Seconds after which V8 may have thrown away what it compiled at the start, and the next run would compile that. */
const YOUNG = 3;
/** V8 takes compiled code from multiples of 8 on. */
const aligned = (size) => Math.ceil(size / 8) * 8;

/** A folder that nobody else can write into, for who writes there has their code run. */
function ownFolder() {
  const { TMPDIR, TEMP, NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  if (crc32 === undefined || NODE_DISABLE_COMPILE_CACHE || NODE_V8_COVERAGE) return undefined;
  const uid = process.getuid?.();
  const temporary = process.platform === 'win32' ? TEMP : TMPDIR || '/tmp';
  if (!temporary || !isAbsolute(temporary)) return undefined;
  const folder = join(temporary, uid === undefined ? 'acrn-nvmx' : `acrn-nvmx-${uid}`);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch {
    // Most often it is there.
  }
  const found = fs.lstatSync(folder);
  if (!found.isDirectory()) return undefined;
  return uid === undefined || (found.uid === uid && (found.mode & 0o022) === 0)
    ? folder
    : undefined;
}

/** What a build of the package is told apart by: the name of each chunk has a digest of its code. */
function entryOf(folder) {
  return fs.readFileSync(join(folder, 'cli.cjs'), 'latin1');
}

const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = fs.constants;

/** The content of a file that may be another thing: to read a FIFO or a device can take for ever. */
function contentOf(path) {
  const descriptor = fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    if (!fs.fstatSync(descriptor).isFile()) throw new Error('not a file');
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

class CompiledModules {
  #file;
  #entry;
  #compiled;
  /** Where the code of each module stands, and its length in bytes. */
  #index = {};
  #modules = new Map();
  #isComplete = true;

  /** @param command the modules of each command of the command line are kept apart */
  constructor(command = '') {
    try {
      const folder = /^[a-z-]{1,20}$/.test(command) ? ownFolder() : undefined;
      if (folder === undefined) return;
      this.#entry = entryOf(DIST);
      this.#file = join(folder, `${command}-${process.arch}-${cachedDataVersionTag()}`);
      this.#read(contentOf(this.#file));
    } catch {
      // Compiled anew.
    }
  }

  #read(data) {
    // V8 does not look whether it is whole.
    if (data.readUInt32LE(0) !== crc32(data.subarray(4))) return;
    const end = HEAD + data.readUInt32LE(4);
    const { entry, index } = JSON.parse(data.latin1Slice(HEAD, end));
    if (entry !== this.#entry) return;
    this.#compiled = data.subarray(aligned(end));
    this.#index = index;
  }

  #compiledOf(name) {
    const [at, length] = this.#index[name] ?? [];
    return at === undefined ? undefined : this.#compiled.subarray(at, at + length);
  }

  /** Runs a module below dist/ once, and gives its exports. */
  load(name) {
    const found = this.#modules.get(name);
    if (found !== undefined) return found.module.exports;
    const filename = join(DIST, name);
    const code = fs.readFileSync(filename, 'latin1');
    const cachedData = this.#compiledOf(name);
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${code}\n})`,
      { filename, cachedData },
    );
    if (cachedData === undefined) this.#isComplete = false;
    const module = { exports: {} };
    this.#modules.set(name, { module, script });
    const folder = dirname(name);
    const requireFrom = (path) =>
      path.startsWith('.') ? this.load(join(folder, path)) : require(path);
    script.runInThisContext()(module.exports, requireFrom, module, filename, dirname(filename));
    return module.exports;
  }

  /** Keeps what has been compiled for the next run of the command, where something was missing. */
  keep() {
    if (this.#file === undefined || this.#isComplete || process.uptime() > YOUNG) return;
    try {
      for (const name of fs.readdirSync(dirname(this.#file))) {
        if (name.startsWith(`${basename(this.#file)}.`)) fs.rmSync(join(dirname(this.#file), name));
      }
      const temporary = `${this.#file}.${process.pid}`;
      fs.writeFileSync(temporary, this.#image(), { flag: 'wx', mode: 0o600, flush: true });
      try {
        fs.renameSync(temporary, this.#file);
      } catch {
        fs.rmSync(temporary);
      }
    } catch {
      // The next run compiles, too.
    }
  }

  #image() {
    const compiled = new Map(
      Object.keys(this.#index).map((name) => [name, this.#compiledOf(name)]),
    );
    for (const [name, { script }] of this.#modules) {
      // What one run compiled is taken; with all that any run does it would only grow.
      if (!compiled.has(name)) compiled.set(name, script.createCachedData());
    }
    const index = {};
    const parts = [];
    let size = 0;
    for (const [name, code] of compiled) {
      index[name] = [size, code.length];
      parts.push(code, Buffer.alloc(aligned(code.length) - code.length));
      size += aligned(code.length);
    }
    const text = Buffer.from(JSON.stringify({ entry: this.#entry, index }), 'latin1');
    const end = HEAD + text.length;
    const image = Buffer.concat([
      Buffer.alloc(HEAD),
      text,
      Buffer.alloc(aligned(end) - end),
      ...parts,
    ]);
    image.writeUInt32LE(text.length, 4);
    image.writeUInt32LE(crc32(image.subarray(4)), 0);
    return image;
  }
}

module.exports = { CompiledModules };
