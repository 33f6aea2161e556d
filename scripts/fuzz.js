// Feeds mutated scenarios, boards, traces and files of the other kinds to the library and looks for what must never happen:
//   npm run fuzz [-- --seconds N] [--seed S] [--only SEED] [--part boards|preflight]
// No throw, no hang; a fix never makes a file worse, is done after one run, and leaves bytes outside its edits;
// what check passes builds; set then get gives the value. Every failure names the seed that makes it again.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { boardMutator } from './fuzz/mutate-board.js';
import { load } from './load.js';

const root = resolve(import.meta.dirname, '..');
const {
  applyEdits,
  boardProfile,
  boot,
  build,
  CannotCreate,
  createScenario,
  decode,
  encode,
  fix,
  fixHostFile,
  getOption,
  hostKinds,
  lint,
  parseTraces,
  parseXml,
  RELEASES,
  readBoard,
  readXml,
  replaySequence,
  setOptions,
  sourceText,
  TraceError,
} = await import(pathToFileURL(join(root, 'dist/index.js')).href);
const { boardExcerpt } = await load('src/board/excerpt.ts');
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    part: { type: 'string' },
  },
});
const first = Number(options.only ?? options.seed ?? Date.now() % 2 ** 31);
const end = Date.now() + 1000 * Number(options.seconds ?? 30);
/** CPU seconds that no input of this size may take. */
const LONGEST = 5;

/** mulberry32: numbers from 0 to 1. */
let state = 0;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (count) => Math.floor(random() * count);
const pick = (list) => list[below(list.length)];

function xmlBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(folder, name));
}

function profileOf(text) {
  const read = readXml(text);
  return 'document' in read ? readBoard(read.document, text) : undefined;
}

const boards = [];
const scenarios = [];
for (const path of [
  ...xmlBelow(join(root, 'scenarios')),
  ...xmlBelow(join(root, '../shared/corpus/real')),
  ...xmlBelow(join(root, '../shared/corpus/boards')),
]) {
  const { text, problem } = decode(readFileSync(path));
  if (problem !== undefined) continue;
  if (/<(BIOS_INFO|processors)\b/.test(text)) boards.push({ text, path, profile: profileOf(text) });
  else if (text.length < 60_000) scenarios.push({ text, path });
}
const traces = readdirSync(join(root, 'test/fixtures/traces'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => readFileSync(join(root, 'test/fixtures/traces', name), 'utf8'));

/** Files of the other kinds: the examples of their rules, and samples. */
const hostFiles = [];
for (const { kind, load: loadKind } of hostKinds) {
  const { checker } = await loadKind();
  const texts = checker.rules.flatMap(({ meta }) =>
    meta.examples.flatMap(({ bad, good }) => [bad, good]),
  );
  const folder = join(root, '../shared/preflight', kind);
  if (existsSync(folder)) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const { text, problem } = decode(readFileSync(join(folder, entry.name)));
      if (problem === undefined && text.length < 60_000) texts.push(text);
    }
  }
  hostFiles.push(...texts.map((text) => ({ text, checker })));
}

const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  '0x',
  '0x100000000000000000',
  '99999999999999999999',
  'y',
  'n',
  'None',
  'constructor',
  '__proto__',
  'toString',
  '\u0085',
  '\u202e',
  '\u2028',
  '\ud83d\ude00',
  '&amp;',
  '&#10;',
  '&#x0;',
  '&lt;',
  ']]>',
  '<!-- -->',
  '<![CDATA[x]]>',
  '"',
  "'",
  '\\',
  '*/',
  '//',
  '$(x)',
  '#',
  '%n',
  'a'.repeat(300),
  'SOS_VM',
  'SERVICE_VM',
  'PRE_RT_VM',
  'RTVM',
  'GUEST_FLAG_NVMX_ENABLED | GUEST_FLAG_LAPIC_PASSTHROUGH',
  'SCHED_NOOP',
  'PCI_VUART',
  'INVALID_COM_BASE',
  '/dev/ttyS0',
  '00:00.0',
  '../../x',
  '０',
  '٣',
];
const ELEMENT = /<([A-Za-z_][\w-]*)[^<>]*>[^<]*<\/\1>/g;
const TAG = /<\/?[A-Za-z_][^<>]*>/g;

function anyMatch(pattern, text) {
  const found = [...text.matchAll(pattern)];
  return found.length === 0 ? undefined : pick(found);
}

/** One change that keeps the file an XML file most of the time. */
function mutated(text) {
  const element = anyMatch(ELEMENT, text);
  const tag = anyMatch(TAG, text);
  if (element === undefined || tag === undefined) return text + pick(NASTY);
  const { 0: whole, 1: name, index } = element;
  const put = (at, length, by) => text.slice(0, at) + by + text.slice(at + length);
  switch (below(10)) {
    case 0:
      return put(index, whole.length, `<${name}>${pick(NASTY)}</${name}>`);
    case 1:
      return put(index, whole.length, '');
    case 2:
      return put(index, 0, whole);
    case 3: {
      const other = anyMatch(ELEMENT, pick(scenarios).text);
      return put(index, 0, other?.[0] ?? '');
    }
    case 4: {
      const other = anyMatch(ELEMENT, text);
      return put(index, whole.length, other?.[0] ?? '');
    }
    case 5: {
      const old = anyMatch(/>([^<>\s][^<>]*)</g, text);
      const by = anyMatch(/>([^<>\s][^<>]*)</g, pick(scenarios).text);
      return old && by ? put(old.index, old[0].length, by[0]) : text;
    }
    case 6:
      return put(
        tag.index,
        tag[0].length,
        pick(['', `${tag[0]}${tag[0]}`, `<!--x-->${tag[0]}`, '<x/>']),
      );
    case 7:
      return put(
        tag.index + tag[0].length - 1,
        0,
        ` ${pick(['id', 'board', 'name', 'constructor'])}="${pick(NASTY).replaceAll(/[<&"]/g, '')}"`,
      );
    case 8: {
      const at = below(text.length);
      return put(at, below(4), pick(NASTY));
    }
    default: {
      const vms = [...text.matchAll(/<vm\b[\s\S]*?<\/vm>/g)];
      if (vms.length === 0) return text;
      const [vm, other] = [pick(vms), pick(vms)];
      return put(vm.index, pick([0, vm[0].length]), other[0]);
    }
  }
}

function mutatedOften(text) {
  let result = text;
  for (let left = 1 + below(4); left > 0; left -= 1) result = mutated(result);
  return result;
}

/** A scenario without most of its elements: as many faults can be made in it, in a fifth of the time. */
function shrunk(text) {
  let result = text;
  for (let left = below(8); left > 0; left -= 1) {
    const pattern =
      left % 2 === 0 ? /<vm\b[\s\S]*?<\/vm>\s*/g : /<([A-Z][A-Z_]+)>[\s\S]*?<\/\1>\s*/g;
    const found = anyMatch(pattern, result);
    if (found === undefined) continue;
    result = result.slice(0, found.index) + result.slice(found.index + found[0].length);
  }
  return result;
}

const mutatedBoard = boardMutator({ below, pick }, NASTY);

/** The elements of a board, read once. */
function elementsOf(known) {
  if (known.elements !== undefined) return known.elements;
  const read = readXml(known.text);
  const all = [];
  const add = (node) => {
    if (node.kind !== 'element') return;
    all.push(node);
    node.children.forEach(add);
  };
  if ('document' in read) add(read.document.root);
  known.elements = all;
  return all;
}

const HOST_PIECES = [
  '\n',
  '\r\n',
  '\\\n',
  '\\ \n',
  '\0',
  '\uFEFF',
  '`',
  '$(',
  `\${A[@]}`,
  '"$A$A"',
  'A+=(-m 1)\n',
  'A=$A$A\n',
  '<<EOF\n',
  'if x; then\n',
  'fi\n',
  '#',
  '{',
  '}',
  '[',
  ']',
  ',',
  ';',
  '=',
  'CONFIG_KVM=m\n',
  'options kvm_intel nested=1 nested=0\n',
  'menuentry "a" {\n',
  '# acrn-nvmx-disable-next-line x -- y\n',
];

/** Lines, words and pieces moved, doubled and lost. */
function mutatedHostFile(text) {
  let result = text;
  for (let left = 1 + below(5); left > 0; left -= 1) {
    const lines = result.split('\n');
    const at = below(lines.length);
    const line = lines[at] ?? '';
    const place = below(line.length + 1);
    const words = line.split(' ');
    switch (below(8)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, ...Array(1 + below(below(20) === 0 ? 50 : 2)).fill(line));
        break;
      case 2:
        lines.splice(below(lines.length), 0, line);
        break;
      case 3:
        lines[at] = words
          .toSpliced(below(words.length), 1, ...(below(2) ? [pick(NASTY)] : []))
          .join(' ');
        break;
      case 4:
        lines[at] = [...words, pick(words)].join(' ');
        break;
      case 5:
        lines[at] = pick(pick(hostFiles).text.split('\n'));
        break;
      case 6:
        lines[at] = line.slice(0, place) + pick(NASTY) + line.slice(place + below(4));
        break;
      default:
        lines[at] = line.slice(0, place) + pick(HOST_PIECES) + line.slice(place + below(2));
    }
    result = lines.join('\n');
  }
  return result;
}

async function checkHostFile() {
  counts.preflight += 1;
  const { text, checker } = pick(hostFiles);
  const changed = mutatedHostFile(text);
  const context = { name: pick(['kvm.conf', 'a']), others: [] };
  const found = checker.lint(changed, context);
  for (const { rule, range, message } of found) {
    if (!(range.start >= 0 && range.start <= range.end && range.end <= changed.length))
      throw new Error(`${rule}: a finding outside the file`);
    if (/undefined|\[object/.test(message) && !changed.includes('undefined'))
      throw new Error(`a message says: ${message}`);
  }
  if (random() > 0.2) return;
  const fixed = await fixHostFile(checker, changed, context);
  if (fixed.after.diagnostics.filter(isError).length > found.filter(isError).length)
    throw new Error('the fix makes a file of another kind worse');
  const again = await fixHostFile(checker, fixed.text, context);
  if (again.changed) throw new Error('a second fix changes a file of another kind');
}

const counts = {
  boards: 0,
  init: 0,
  lint: 0,
  fix: 0,
  build: 0,
  boot: 0,
  options: 0,
  replay: 0,
  bytes: 0,
  preflight: 0,
};
const failures = [];
const isError = ({ severity }) => severity === 'error';
const errors = ({ diagnostics }) => diagnostics.filter(isError).length;

/** To read a board takes as long as to lint a scenario, so that few are mutated. */
function board() {
  const chosen = pick(boards);
  return random() < 0.03 ? profileOf(mutatedOften(chosen.text)) : chosen.profile;
}

function checkBytes(text) {
  counts.bytes += 1;
  const encoding = pick(['utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1']);
  let bytes;
  try {
    bytes = encode(text, encoding);
  } catch {
    return;
  }
  const copy = Uint8Array.from(bytes);
  if (random() < 0.3 && copy.length > 0) copy[below(copy.length)] = below(256);
  const decoded = decode(copy);
  if (decoded.problem !== undefined) return;
  const again = encode(decoded.text, decoded.encoding);
  if (!Buffer.from(again).equals(Buffer.from(copy))) throw new Error(`${encoding}: bytes change`);
}

async function checkFix(text, result, settings) {
  counts.fix += 1;
  const fixed = await fix('f.xml', text, settings);
  if (errors(fixed.after) > errors(result)) throw new Error('the fix makes the file worse');
  if (!fixed.changed && fixed.text !== text) throw new Error('an unchanged file differs');
  if ('document' in readXml(text) && !('document' in readXml(fixed.text))) {
    throw new Error('the fixed file is not well-formed');
  }
  const release = fixed.before.release;
  const again = await fix('f.xml', fixed.text, { ...settings, ...(release && { release }) });
  if (again.text !== fixed.text) throw new Error('a second fix changes the file');
  for (const { rule, fix: one } of result.diagnostics) {
    if (one === undefined) continue;
    const edits = [...one.edits].sort((a, b) => a.start - b.start);
    if (edits.some(({ start, end }) => start < 0 || end < start || end > text.length)) {
      throw new Error(`${rule}: an edit outside the file`);
    }
    applyEdits(text, one.edits);
  }
}

async function checkBuild(text, result, settings) {
  const { release } = result;
  if (settings.board === undefined || release === undefined || result.scenario === undefined)
    return;
  counts.build += 1;
  const built = await build({
    release,
    scenario: parseXml(text),
    board: settings.board.document,
    scenarioName: 'f',
    force: true,
  });
  const clean = errors(result) === 0;
  if (clean && built.stop !== undefined)
    throw new Error(`check is clean, the build stops: ${built.stop.message}`);
  const { node } = built.stop ?? {};
  if (node !== undefined && !(node.range.end <= text.length))
    throw new Error('a stop without a place');
  if (built.image !== undefined && random() < 0.15) {
    counts.boot += 1;
    const { capabilities, cpuBrand } = settings.board;
    boot(built.image, { capabilities: boardProfile(capabilities, cpuBrand) });
  }
}

async function checkOptions(text, result) {
  const read = readXml(text);
  const { release, scenario } = result;
  if (!('document' in read) || release === undefined || scenario === undefined) return;
  counts.options += 1;
  const found = await getOption(read.document, undefined, release);
  if ('kind' in found) throw new Error(`get without a path: ${found.message}`);
  const leaf = found.values.length > 0 ? pick(found.values) : undefined;
  if (leaf === undefined) return;
  const value = random() < 0.5 ? leaf.value : pick(NASTY);
  const set = await setOptions(text, [`${leaf.path}=${value}`], release);
  if ('kind' in set) return;
  const after = readXml(set.text);
  if (!('document' in after)) throw new Error('set makes a file that is not well-formed');
  const got = await getOption(after.document, leaf.path, release);
  if ('kind' in got || got.values[0]?.value !== value)
    throw new Error(`set ${leaf.path}: get gives another value`);
  if (value === leaf.value && set.text !== text) throw new Error('the same value changes the file');
}

function checkTrace() {
  counts.replay += 1;
  const text = pick(traces);
  const at = below(text.length);
  const changed =
    text.slice(0, at) +
    pick([...NASTY, '{', '}', '[', '"', '0', 'null']) +
    text.slice(at + below(8));
  let sequences;
  try {
    sequences = parseTraces(changed);
  } catch (error) {
    if (error instanceof TraceError) return;
    throw error;
  }
  for (const sequence of sequences) replaySequence(sequence, {});
}

const say = (diagnostics) =>
  diagnostics.map(({ rule, range, message }) => `${rule}:${range.start}:${message}`).join('\n');

/** A board that has been changed, with a scenario that was written for it: check, build, boot and init. */
async function checkBoard() {
  counts.boards += 1;
  const small = boards.filter(({ text }) => text.length < 60_000);
  const known = random() < 0.85 && small.length > 0 ? pick(small) : pick(boards);
  const all = elementsOf(known);
  const text = all.length === 0 ? mutatedOften(known.text) : mutatedBoard(known.text, all);
  const read = readXml(text);
  if (!('document' in read)) {
    const { start, end: last } = read.problem.range;
    if (!(start >= 0 && start <= last && last <= text.length))
      throw new Error('a problem outside the board file');
    return;
  }
  const used = readBoard(read.document, text);
  const own = scenarios.filter(({ path }) => dirname(path) === dirname(known.path));
  const { text: scenario } = pick(own.length > 0 ? own : scenarios);
  const changed = random() < 0.3 ? mutated(scenario) : scenario;
  const settings = { board: used };
  const result = await checked(changed, settings);
  const excerpt = boardExcerpt(text);
  const short = excerpt === text ? undefined : readXml(excerpt);
  if (short !== undefined && 'document' in short) {
    counts.lint += 1;
    const again = await lint(sourceText('f.xml', changed), {
      board: readBoard(short.document, text),
    });
    const isWhole = !result.diagnostics.some(({ rule }) => rule === 'incomplete-board');
    // What an excerpt does not show is not told of it.
    if (isWhole && say(again.diagnostics) !== say(result.diagnostics))
      throw new Error('without the device tree of the board other things are found');
  }
  await checkBuild(changed, result, settings);
  if (random() < 0.3) await checkFix(changed, result, settings);
  if (random() < 0.5) await checkInit(used);
}

/** What is wrong with a board stays wrong in what is made for it; where it contradicts itself, too. */
const OF_BOARD = ['incomplete-board', 'doctype', 'hpa-region-not-free', 'vuart-irqs-exhausted'];

async function checkInit(used) {
  counts.init += 1;
  const release = pick(RELEASES);
  let text;
  try {
    text = await createScenario({
      release,
      board: used,
      ...(random() < 0.3 && { preLaunched: below(3) }),
      ...(random() < 0.3 && { rt: below(2) }),
      ...(random() < 0.2 && { console: pick(['none', 'ttyS0', 'ttyS1']) }),
    });
  } catch (error) {
    if (error instanceof CannotCreate) return;
    throw error;
  }
  const settings = { release, board: used };
  const result = await checked(text, settings);
  const [first] = result.diagnostics.filter(
    (found) =>
      isError(found) &&
      !OF_BOARD.includes(found.rule) &&
      !(found.rule === 'vm-memory-exceeds-host' && used.hostMemory < 2 ** 20),
  );
  if (first !== undefined)
    throw new Error(`init ${release} makes what check refuses: ${first.rule}: ${first.message}`);
  await checkBuild(text, result, settings);
}

async function checked(text, settings) {
  counts.lint += 1;
  const result = await lint(sourceText('f.xml', text), settings);
  for (const { range, message, help } of result.diagnostics) {
    if (!(range.start >= 0 && range.start <= range.end && range.end <= text.length))
      throw new Error('a finding outside the file');
    if (
      /undefined|\[object|NaN/.test(`${message} ${help}`) &&
      !/undefined|NaN/.test(text + (settings.board?.document.text ?? ''))
    )
      throw new Error(`a message says: ${message} / ${help}`);
  }
  return result;
}

async function one() {
  const { part } = options;
  if (part === 'boards' || (part === undefined && random() < 0.05)) return checkBoard();
  if (part === 'preflight' || random() < 0.05) return checkHostFile();
  if (random() < 0.03) return checkTrace();
  const { text: whole } = pick(scenarios);
  const text = mutatedOften(random() < 0.7 ? shrunk(whole) : whole);
  if (random() < 0.1) checkBytes(text);
  const used = random() < 0.8 ? board() : undefined;
  const settings = {
    ...(used && { board: used }),
    ...(random() < 0.3 && { release: pick(RELEASES) }),
    ...(random() < 0.2 && { ifEnabled: true }),
    ...(random() < 0.2 && { buildType: pick(['debug', 'release']) }),
  };
  const result = await checked(text, settings);
  if (random() < 0.1) await checkFix(text, result, settings);
  if (random() < 0.1) await checkBuild(text, result, settings);
  if (random() < 0.1) await checkOptions(text, result);
}

console.log(`seed ${first}`);
for (let seed = first; Date.now() < end; seed += 1) {
  state = seed;
  const before = process.cpuUsage();
  try {
    await one();
    const { user } = process.cpuUsage(before);
    if (user > LONGEST * 1e6) throw new Error(`takes ${(user / 1e6).toFixed(1)} s`);
  } catch (error) {
    const { message, stack = '' } = /** @type {Error} */ (error);
    const [, where = ''] = stack.split('\n');
    failures.push(
      `--only ${seed}: ${message.slice(0, 300)} ${/dist/.test(where) ? where.trim().slice(0, 120) : ''}`,
    );
    if (failures.length > 200) break;
  }
  if (options.only !== undefined) break;
}
/** @type {Map<string, string[]>} */
const kinds = new Map();
for (const failure of failures) {
  const kind = failure.replace(/^--only \d+: /, '');
  kinds.set(kind, [...(kinds.get(kind) ?? []), failure]);
}
for (const [, same] of [...kinds].slice(0, 40))
  console.error(`${same.length} times, first ${same[0]}`);
console.log(
  `${Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')}: ${failures.length} failures`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
