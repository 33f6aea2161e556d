import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { DiagnosticTag } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readBoard } from '../../src/board/board.js';
import { fix } from '../../src/fix/fix.js';
import { lint } from '../../src/lint.js';
import { sourceText } from '../../src/text/source.js';
import { parseXml } from '../../src/xml/parse.js';
import { type Said, whatCheckSays } from '../what-check-says.js';
import { type Client, startClient } from './client.js';

const folder = 'scenarios/quad-core';
const board = readBoard(parseXml(readFileSync(`${folder}/quad-core.xml`, 'utf8')));

let client: Client;
beforeAll(async () => {
  client = await startClient();
});

function edited(text: string, edit: WorkspaceEdit | undefined, uri: string): string {
  const edits: TextEdit[] = edit?.changes?.[uri] ?? [];
  return TextDocument.applyEdits(TextDocument.create(uri, 'xml', 1, text), edits);
}

/** The labels of what can be written where `|` stands in the text. */
async function completed(path: string, marked: string): Promise<CompletionItem[]> {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const { uri } = await client.open(path, text);
  const position = client.at(text, text.slice(offset));
  return client.connection.sendRequest('textDocument/completion', {
    textDocument: { uri },
    position,
  });
}

test('diagnostics are what check finds, with the page of the rule and related places', async () => {
  const path = `${folder}/v2.5-industry.xml`;
  const { text, found } = await client.open(path);
  const { diagnostics } = await lint(sourceText(path, text), { board });
  expect(found.map(({ code }) => code)).toEqual(diagnostics.map(({ rule }) => rule));
  const document = TextDocument.create('', 'xml', 1, text);
  expect(found.map(({ range }) => document.offsetAt(range.start))).toEqual(
    diagnostics.map(({ range }) => range.start),
  );
  for (const [index, { codeDescription, relatedInformation, message }] of found.entries()) {
    expect(codeDescription?.href).toContain(`docs/rules/${diagnostics[index]?.rule}.md`);
    expect(relatedInformation?.map((each) => each.message)).toEqual(
      diagnostics[index]?.related.map((each) => each.message),
    );
    expect(message).toContain(diagnostics[index]?.help);
  }
});

test('what the server says of every bundled scenario is what check says', async () => {
  const expected = await whatCheckSays();
  expect(expected.size).toBeGreaterThan(50);
  const said = new Map<string, Said[]>();
  for (const path of expected.keys()) {
    // As an editor reads a file: bytes that are no text become U+FFFD.
    const { found } = await client.open(`scenarios/${path}`);
    said.set(
      path,
      found.map(({ code, range, message }) => ({
        rule: String(code),
        line: range.start.line + 1,
        message: String(message).split('\n')[0] ?? '',
      })),
    );
  }
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(expected));
});

test('what nothing uses is tagged, and places that belong together are related', async () => {
  const { found } = await client.open(`${folder}/v2.5-broken-guest-flag-placeholder.xml`);
  const placeholder = found.find(({ code }) => code === 'guest-flag-placeholder');
  expect(placeholder?.tags).toEqual([DiagnosticTag.Unnecessary]);
  const { found: twins, uri } = await client.open(
    `${folder}/v2.5-broken-duplicate-service-vms.xml`,
  );
  const related = twins.flatMap(({ relatedInformation = [] }) => relatedInformation);
  expect(related.length).toBeGreaterThan(0);
  for (const { location } of related) expect(location.uri).toBe(uri);
});

test('a change in the middle is synchronised, checked after the pause, and stale answers are dropped', async () => {
  const { uri, text } = await client.open(`${folder}/v3.2-nested.xml`);
  const at = client.at(text, 'SCHED_NOOP');
  const change = (version: number, length: number, by: string) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [
        { range: { start: at, end: { ...at, character: at.character + length } }, text: by },
      ],
    });
  const { version, diagnostics } = await client.published(uri, async () => {
    await change(2, 'SCHED_NOOP'.length, 'SCHED_');
    await change(3, 'SCHED_'.length, 'SCHED_BVT');
  });
  expect(version).toBe(3);
  expect(diagnostics.map(({ code }) => code)).toContain('scheduler-not-noop');
  const again = await client.published(uri, () => change(4, 'SCHED_BVT'.length, 'SCHED_NOOP'));
  expect(again.diagnostics).toEqual([]);
});

test('what is not a scenario has no diagnostics', async () => {
  expect((await client.open(`${folder}/quad-core.xml`)).found).toEqual([]);
  expect((await client.open(`${folder}/other.xml`, '<project/>')).found).toEqual([]);
  expect((await client.open(`${folder}/cut.xml`, '<acrn-config><hv>')).found).toHaveLength(1);
});

test('code actions: the fix of a finding, all safe fixes, and an explanation', async () => {
  const { uri, text, found } = await client.open(`${folder}/v2.5-broken-half-applied.xml`);
  const ask = (only: string[] | undefined, range = found[0]?.range) =>
    client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
  const { diagnostics } = await lint(sourceText('', text), { board });
  const at = diagnostics.findIndex((each) => each.fix !== undefined);
  const actions = await ask(['quickfix'], found[at]?.range);
  expect(actions.map(({ title }) => title)).toContain(diagnostics[at]?.fix?.title);
  expect(actions.map(({ title }) => title)).toContain(`explain ${diagnostics[at]?.rule}`);
  const fixAll = await ask(['source.fixAll']);
  expect(fixAll.map(({ kind }) => kind)).toEqual(['source.fixAll.acrn-nvmx']);
  const fixed = await fix('', text, { board, safeOnly: true });
  expect(fixed.changed).toBe(true);
  expect(edited(text, fixAll[0]?.edit, uri)).toBe(fixed.text);
  const { connection } = client;
  connection.onRequest('window/showMessageRequest', ({ actions: [open] }) => open);
  const opened = new Promise((resolve) => {
    connection.onRequest('window/showDocument', (params) => {
      resolve(params);
      return { success: true };
    });
  });
  const explained = await connection.sendRequest('workspace/executeCommand', {
    command: 'acrn-nvmx.explain',
    arguments: ['scheduler-not-noop'],
  });
  expect(explained).toContain('scheduler-not-noop: ');
  const page = expect.stringContaining('docs/rules/scheduler-not-noop.md');
  expect(await opened).toEqual({ uri: page, external: true });
});

test('hover: the option, its values and default, and what a value stands for', async () => {
  const { uri, text } = await client.open(`${folder}/v3.2-nested-hybrid.xml`);
  const hover = async (marker: string, plus = 1) => {
    const position = client.at(text, marker, plus);
    const found = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position,
    });
    return found === null ? '' : JSON.stringify(found.contents);
  };
  const scheduler = await hover('<SCHEDULER');
  for (const part of ['hv.FEATURES.SCHEDULER', '`SCHED_BVT`', 'Default in v3.4'])
    expect(scheduler).toContain(part);
  expect(await hover('SCHED_NOOP')).toContain('One vCPU on a pCPU');
  const pcpu = await hover('<pcpu_id>3', '<pcpu_id>'.length);
  expect(pcpu).toContain('L3 shared with 0 to 2');
  expect(pcpu).toContain('VM 0 (PRE_RT_VM0)');
  expect(await hover('<vbdf>00:10')).toContain('The other end is at VM 1 (ACRN_Service_VM)');
  expect(await hover('no_timer_check')).toContain('bootargs');
  expect(await hover('memory and a PCI')).toBe('');
});

test('completion: elements in their place, values, pCPUs, PCI devices, VMs and end tags', async () => {
  const path = `${folder}/v3.2-nested-hybrid.xml`;
  const text = readFileSync(path, 'utf8');
  const labels = (items: CompletionItem[]) => items.map(({ label }) => label);
  const typed = (found: string, becomes: string) => completed(path, text.replace(found, becomes));

  const features = await typed('<RELOC_ENABLED>y</RELOC_ENABLED>', '<|');
  expect(labels(features)).toContain('RELOC_ENABLED');
  expect(labels(features)).not.toContain('SCHEDULER');
  expect(features.find(({ label }) => label === 'RELOC_ENABLED')?.textEdit?.newText).toBe(
    ['<RELOC_ENABLED>', '{1:y}</RELOC_ENABLED>'].join('$'),
  );
  const unclosed = await typed('<SCHEDULER>SCHED_NOOP</SCHEDULER>', '<SCHEDULER>SCHED_|');
  expect(labels(unclosed)).toEqual(['SCHED_NOOP', 'SCHED_IORR', 'SCHED_BVT', 'SCHED_PRIO']);
  expect(labels(await typed('SCHED_NOOP</SCHEDULER>', 'SCHED_NOOP</|'))).toEqual(['</SCHEDULER>']);
  expect(labels(await typed('<pcpu_id>3', '<pcpu_id>|'))).toEqual(['0', '1', '2', '3']);
  const devices = await typed('02:00.0 Ethernet controller', '|');
  expect(labels(devices)).not.toContainEqual(expect.stringMatching(/^00:17\.0 /));
  expect(labels(devices)).toContainEqual(expect.stringMatching(/^02:00\.0 Ethernet/));
  expect(labels(await typed('<vm_name>PRE_RT_VM0', '<vm_name>|'))).toEqual([
    'PRE_RT_VM0',
    'ACRN_Service_VM',
  ]);
  expect(labels(await typed('<vm id="1">', '<vm id="2">\n<|\n</vm>\n<vm id="1">'))).toContain(
    'load_order',
  );
  expect(await typed('<BUILD_TYPE>', '<!-- <| --><BUILD_TYPE>')).toEqual([]);
});

test('v2.5: ids as references, and flags that the VM has already are left out', async () => {
  const path = `${folder}/v2.5-industry.xml`;
  const text = readFileSync(path, 'utf8');
  const ids = await completed(path, text.replace('<target_vm_id>0', '<target_vm_id>|'));
  expect(ids.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4']);
  const nested = readFileSync(`${folder}/v2.5-nested.xml`, 'utf8');
  const flags = await completed(
    path,
    nested.replace('GUEST_FLAG_LAPIC_PASSTHROUGH', 'GUEST_FLAG_|'),
  );
  const labels = flags.map(({ label }) => label);
  expect(labels).toContain('GUEST_FLAG_LAPIC_PASSTHROUGH');
  expect(labels).not.toContain('GUEST_FLAG_NVMX_ENABLED');
});

test('definition, references and rename of a VM', async () => {
  const { uri, text } = await client.open(`${folder}/v3.2-nested-hybrid.xml`);
  const textDocument = { uri };
  const position = client.at(text, '<vm_name>ACRN_Service_VM', '<vm_name>'.length);
  const place = { textDocument, position };
  const own = await client.connection.sendRequest<Location>('textDocument/definition', place);
  expect(own.range.start).toEqual(client.at(text, '<name>ACRN_Service_VM', '<name>'.length));
  const all = await client.connection.sendRequest<Location[]>('textDocument/references', {
    ...place,
    context: { includeDeclaration: true },
  });
  expect(all).toHaveLength(4);
  const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
    ...place,
    newName: 'Service',
  });
  expect(edited(text, edit, uri)).toBe(text.replaceAll('ACRN_Service_VM', 'Service'));
  await expect(
    client.connection.sendRequest('textDocument/rename', { ...place, newName: 'PRE_RT_VM0' }),
  ).rejects.toThrow('VM 0 (PRE_RT_VM0) has the name PRE_RT_VM0 already');

  const old = await client.open(`${folder}/v2.5-industry.xml`);
  const target = client.at(old.text, '<target_uart_id>', '<target_uart_id>'.length);
  const end = await client.connection.sendRequest<Location | null>('textDocument/definition', {
    textDocument: { uri: old.uri },
    position: target,
  });
  const line = old.text.split('\n')[end?.range.start.line ?? 0];
  expect(line).toMatch(/<(legacy|communication)_vuart id="\d">/);
});

test('the outline names VMs with load order and pCPUs; elements and comments fold', async () => {
  const { uri, text } = await client.open(`${folder}/v3.2-nested-hybrid.xml`);
  const textDocument = { uri };
  const symbols = await client.connection.sendRequest<DocumentSymbol[]>(
    'textDocument/documentSymbol',
    { textDocument },
  );
  expect(symbols.map(({ name, detail }) => `${name}: ${detail ?? ''}`)).toEqual([
    'Hypervisor: ',
    'VM 0 (PRE_RT_VM0): pre-launched, pCPU 3',
    'VM 1 (ACRN_Service_VM): service, pCPUs 0 to 2',
  ]);
  const folds = await client.connection.sendRequest<FoldingRange[]>('textDocument/foldingRange', {
    textDocument,
  });
  const hv = client.at(text, '<hv>').line;
  expect(folds).toContainEqual({ startLine: hv, endLine: client.at(text, '</hv>').line - 1 });
});

test('a scenario of 20 KB is answered within 50 ms of the pause', async () => {
  const path = `${folder}/v2.5-industry.xml`;
  const short = readFileSync(path, 'utf8');
  const text = short.replace('<hv>', `${'<!-- padding of a large file -->\n'.repeat(400)}<hv>`);
  expect(text.length).toBeGreaterThan(20_000);
  const { uri } = await client.open(path, text);
  const times: number[] = [];
  for (let version = 2; version < 22; version += 1) {
    const before = process.cpuUsage();
    await client.published(uri, () =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [
          {
            range: { start: { line: 1, character: 5 }, end: { line: 1, character: 5 } },
            text: 'x',
          },
        ],
      }),
    );
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  // CPU time, that of the client included: other programs of the machine do not count.
  const [median = Number.NaN] = times.sort((a, b) => a - b).slice(times.length / 2);
  expect(median).toBeLessThan(50);
});

test('suppress here puts a comment with room for a reason above the finding, where that silences it', async () => {
  const { uri, text, found } = await client.open(`${folder}/v2.5-broken-scheduler-not-noop.xml`);
  const scheduler = found.find(({ code }) => code === 'scheduler-not-noop');
  const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: scheduler?.range,
    context: { diagnostics: [] },
  });
  const title = 'suppress scheduler-not-noop here, with a reason';
  const suppress = actions.find((action) => action.title === title);
  const after = edited(text, suppress?.edit, uri);
  expect(after).toContain(
    '\n      <!-- acrn-nvmx-disable-next-line scheduler-not-noop: say why -->\n      <SCHEDULER>',
  );
  const [, selection] = suppress?.command?.arguments ?? [];
  const document = TextDocument.create('', 'xml', 1, after);
  expect(document.getText(selection)).toBe('say why');
});

test('an editor that watches files is asked to, and what it tells counts: configuration and board', async () => {
  const watching = await startClient(true);
  const place = mkdtempSync(join(tmpdir(), 'acrn-nvmx-lsp-'));
  const path = join(place, 'scenario.xml');
  const text = readFileSync(`${folder}/v2.5-broken-pcpu-0.xml`, 'utf8').replace(
    '<pcpu_id>0<',
    '<pcpu_id>77<',
  );
  const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);
  const { uri, found } = await watching.open(path, text);
  expect(watching.registered.map(({ method }) => method)).toEqual([
    'workspace/didChangeWatchedFiles',
  ]);
  expect(codes(found)).not.toContain('pcpu-not-on-board');
  const written = (name: string, content: string) =>
    watching.published(uri, async () => {
      writeFileSync(join(place, name), content);
      const changes = [{ uri: pathToFileURL(join(place, name)).href, type: 1 }];
      await watching.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    });
  const withBoard = await written('board.xml', readFileSync(`${folder}/quad-core.xml`, 'utf8'));
  expect(codes(withBoard.diagnostics)).toContain('pcpu-not-on-board');
  const off = { rules: { 'pcpu-not-on-board': 'off' } };
  const configured = await written('acrn-nvmx.config.json', JSON.stringify(off));
  expect(codes(configured.diagnostics)).not.toContain('pcpu-not-on-board');
  const told: string[] = [];
  watching.connection.onNotification('window/showMessage', ({ message }) => {
    told.push(message);
  });
  const wrong = { rules: { 'no-such-rule': 'off' } };
  const broken = await written('acrn-nvmx.config.json', JSON.stringify(wrong));
  expect(broken.diagnostics).toEqual([]);
  await watching.published(uri, () =>
    watching.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `${text}\n` }],
    }),
  );
  const position = { line: 5, character: 8 };
  const textDocument = { uri };
  expect(
    await watching.connection.sendRequest('textDocument/hover', { textDocument, position }),
  ).toBe(null);
  expect(told, 'a mistake in the configuration is told once').toHaveLength(1);
  expect(told[0]).toContain('there is no rule no-such-rule');
  rmSync(place, { recursive: true });
});

test('the configuration of the lint step counts, and is watched', async () => {
  const place = mkdtempSync(join(tmpdir(), 'acrn-nvmx-lsp-'));
  const path = join(place, 'scenario.xml');
  const text = readFileSync(`${folder}/v2.5-broken-scheduler-not-noop.xml`, 'utf8');
  const { uri, found } = await client.open(path, text);
  expect(found.map(({ code }) => code)).toContain('scheduler-not-noop');
  const { diagnostics } = await client.published(uri, async () => {
    const settings = { rules: { 'scheduler-not-noop': 'off' } };
    writeFileSync(join(place, 'acrn-nvmx.config.json'), JSON.stringify(settings));
  });
  expect(diagnostics.map(({ code }) => code)).not.toContain('scheduler-not-noop');
  rmSync(place, { recursive: true });
});
