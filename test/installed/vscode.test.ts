// The extension for Visual Studio Code: what vsce packs, when it starts, and its server over stdio.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { buildExtension, VSCE } from '../../scripts/vscode.js';

const root = join(import.meta.dirname, '../..');
const scenarios = join(root, 'scenarios/quad-core');
const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-vscode-'));
const built = join(folder, 'built');
/** The extension as npm packs it, by the same list of files in its manifest as vsce. */
const extension = join(folder, 'package');
const vsix = join(folder, 'packed.vsix');
/** Whether vsce, which is no dependency for its size and its licence, is in npx's cache: `npm run vscode` brings it. */
let hasVsce = false;

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(path, name)).isFile())
    .sort();
}

beforeAll(async () => {
  const server = join(process.env.ACRN_NVMX_INSTALLED ?? '', 'node_modules/acrn-nvmx');
  await buildExtension(built, server);
  const pack = ['pack', '--silent', '--pack-destination', folder];
  const { stdout } = spawnSync('npm', pack, { cwd: built, encoding: 'utf8' });
  expect(spawnSync('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder]).status).toBe(0);
  const { status, stderr } = spawnSync(
    'npx',
    ['--no', VSCE, 'package', '--no-dependencies', '--out', vsix],
    { cwd: built, encoding: 'utf8' },
  );
  hasVsce = !/canceled due to missing packages/.test(stderr);
  if (hasVsce) expect(status, stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the client, the server and the schema of the settings are packed, and no more', () => {
  const files = filesIn(extension);
  expect(files.filter((path) => !path.startsWith('server/dist/'))).toEqual([
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/extension.cjs',
    'package.json',
    'schemas/config.json',
    'server/LICENSE',
    'server/bin/acrn-nvmx.js',
    'server/bin/compiled-modules.js',
    'server/bin/package.json',
    'server/package.json',
  ]);
  expect(files).toContain('server/dist/cli.cjs');
  expect(files.filter((path) => path.startsWith('server/dist/types'))).toEqual([]);
});

test('vsce packs the same files', ({ skip }) => {
  if (!hasVsce) skip('vsce is not there: npm run vscode brings it');
  const { stdout, error } = spawnSync('unzip', ['-Z1', vsix], { encoding: 'utf8' });
  if (error) skip('unzip is not there');
  const packed = stdout.split('\n').filter((path) => path.startsWith('extension/'));
  const own = packed.map((path) => path.slice('extension/'.length)).sort();
  // vsce gives these two names of its own.
  const names: Record<string, string> = { LICENSE: 'LICENSE.txt', 'README.md': 'readme.md' };
  expect(own).toEqual(
    filesIn(extension)
      .map((path) => names[path] ?? path)
      .sort(),
  );
});

test('the manifest: the version of the package, and a schema for the configuration file', () => {
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const manifest = read(join(extension, 'package.json'));
  expect(manifest.version).toBe(read(join(root, 'package.json')).version);
  expect(existsSync(join(extension, manifest.main))).toBe(true);
  const [{ fileMatch, url }] = manifest.contributes.jsonValidation;
  expect(fileMatch).toBe('acrn-nvmx.config.json');
  expect(read(join(extension, url))).toEqual(read(join(root, 'schemas/config.json')));
});

test('other XML files start nothing; the first ACRN scenario starts the bundled server', async () => {
  type Opened = { languageId: string; getText(): string };
  const xml = (text: string): Opened => ({ languageId: 'xml', getText: () => text });
  const listeners: ((document: Opened) => Promise<void>)[] = [];
  const asked: string[] = [];
  const nothing = () => ({ dispose: () => undefined });
  const workspace = {
    textDocuments: [xml('<domain type="kvm"/>')],
    onDidOpenTextDocument(listener: (document: Opened) => Promise<void>) {
      listeners.push(listener);
      return nothing();
    },
    onDidChangeTextDocument: nothing,
  };
  // The client extends classes of the editor when it is loaded.
  const vscode = new Proxy<Record<string, unknown>>(
    { workspace },
    { get: (own, name) => own[String(name)] ?? class {} },
  );
  const loader = Module as unknown as { _load: (name: string, ...more: unknown[]) => unknown };
  const { _load: load } = loader;
  loader._load = (name, ...more) => (name === 'vscode' ? vscode : load(name, ...more));
  try {
    const { activate } = createRequire(import.meta.url)(join(extension, 'dist/extension.cjs'));
    const started = new Error('the server is started');
    activate({
      subscriptions: [],
      asAbsolutePath(path: string) {
        asked.push(path);
        throw started;
      },
    });
    await listeners[0]?.(xml('<project/>'));
    expect(asked).toEqual([]);
    await expect(listeners[0]?.(xml('<acrn-config/>'))).rejects.toBe(started);
    expect(existsSync(join(extension, asked[0] ?? 'nothing'))).toBe(true);
  } finally {
    loader._load = load;
  }
});

test('the bundled server tells what is wrong with a scenario', async () => {
  const command = join(extension, 'server/bin/acrn-nvmx.js');
  // As the client of Visual Studio Code starts it.
  const args = [command, 'lsp', '--stdio', `--clientProcessId=${process.pid}`];
  const server = spawn(process.execPath, args, { cwd: folder });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const published = new Promise<PublishDiagnosticsParams>((resolve) => {
    connection.onNotification('textDocument/publishDiagnostics', resolve);
  });
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const path = join(scenarios, 'v2.5-broken-scheduler-not-noop.xml');
  const text = readFileSync(path, 'utf8');
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: pathToFileURL(path).href, languageId: 'xml', version: 1, text },
  });
  expect((await published).diagnostics.map(({ code }) => code)).toContain('scheduler-not-noop');
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await new Promise((resolve) => server.once('exit', resolve))).toBe(0);
  connection.dispose();
});
