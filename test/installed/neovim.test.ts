// Neovim as a client of the installed command, set up as editors/neovim.md says.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { readBoard } from '../../src/board/board.js';
import { fix } from '../../src/fix/fix.js';
import { parseXml } from '../../src/xml/parse.js';

const root = join(import.meta.dirname, '../..');
const scenarios = join(root, 'scenarios/quad-core');
const hasNeovim = spawnSync('nvim', ['--version']).status === 0;

const SESSION = `
vim.cmd("filetype on")
vim.cmd("edit scenario.xml")
vim.wait(100000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local found = vim.diagnostic.get(0)
local document = { uri = vim.uri_from_bufnr(0) }
local function ask(method, params)
  params.textDocument = document
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 100000) or {}) do
    return answer.result
  end
end
local from = { line = 0, character = 0 }
local actions = ask("textDocument/codeAction", {
  range = { start = from, ["end"] = from },
  context = { diagnostics = {}, only = { "source.fixAll" } },
})
vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
vim.cmd("write")
vim.wait(100000, function() return #vim.diagnostic.get(0) < #found end, 20)
local line = vim.fn.search("<SCHEDULER>")
local at = { line = line - 1, character = string.find(vim.fn.getline(line), "SCHED_") + 5 }
local hover = ask("textDocument/hover", { position = at })
local items = ask("textDocument/completion", { position = at })
vim.fn.writefile({ vim.fn.json_encode({
  found = vim.tbl_map(function(each) return each.code end, found),
  left = #vim.diagnostic.get(0),
  hover = hover.contents.value,
  labels = vim.tbl_map(function(each) return each.label end, items),
}) }, "answers.json")
vim.cmd("qa!")
`;

test.skipIf(!hasNeovim)(
  `Neovim gets diagnostics, fixes, hover and completion${hasNeovim ? '' : ' (skipped: Neovim is not installed)'}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-neovim-'));
    try {
      const scenario = join(folder, 'scenario.xml');
      copyFileSync(join(scenarios, 'v3.2-broken-half-applied.xml'), scenario);
      copyFileSync(join(scenarios, 'quad-core.xml'), join(folder, 'quad-core.xml'));
      const guide = readFileSync(join(root, 'editors/neovim.md'), 'utf8');
      const setup = /```lua\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
      writeFileSync(join(folder, 'session.lua'), `${setup}${SESSION}`);
      const bin = join(process.env.ACRN_NVMX_INSTALLED ?? '', 'node_modules/.bin');
      const { stderr } = spawnSync(
        'nvim',
        ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', 'session.lua'],
        {
          cwd: folder,
          env: { ...process.env, HOME: folder, PATH: `${bin}${delimiter}${process.env.PATH}` },
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      const text = readFileSync(join(scenarios, 'v3.2-broken-half-applied.xml'), 'utf8');
      const board = readBoard(parseXml(readFileSync(join(scenarios, 'quad-core.xml'), 'utf8')));
      const fixed = await fix('', text, { board, safeOnly: true });
      expect(stderr).not.toContain('Error');
      const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));
      expect(answers.found).toEqual(fixed.before.diagnostics.map(({ rule }) => rule));
      expect(readFileSync(scenario, 'utf8')).toBe(fixed.text);
      expect(answers.left).toBe(fixed.after.diagnostics.length);
      expect(answers.hover).toContain('hv.FEATURES.SCHEDULER');
      expect(answers.labels).toContain('SCHED_BVT');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
