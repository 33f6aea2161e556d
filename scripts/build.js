// Builds dist/: the command line and the library in one build with shared chunks (esbuild), the type declarations
// (tsc), and the licences and the list of the packages that are in the bundle. The chunks are CommonJS, for Node 20
// can run that, and nothing else, from what V8 has compiled before: bin/compiled-modules.js.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { chunkGroups, entryPointsOf, modulesInTwoFiles } from './chunks.js';
import { billOfMaterials, licences, packagesIn } from './packages.js';
import { ruleTexts } from './rule-texts.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * Node's own modules for the CommonJS of packages, which an ES module cannot require(). commander asks for
 * node:child_process, some 5 ms, only for subcommands that are programs of their own, and we have none.
 */
const requiredBuiltins = {
  name: 'required-builtins',
  setup({ onLoad, onResolve }) {
    const contents = {
      'node:child_process': 'module.exports = {};',
      'node:process': 'module.exports = process;',
    };
    onResolve({ filter: /^[a-z_:]+$/ }, ({ kind, path, namespace }) => {
      if (!isBuiltin(path) || kind !== 'require-call') return undefined;
      // The wrapper's own require() gets what `export default` of an ES module is.
      const next = namespace === 'required-builtin' ? 'builtin-default' : 'required-builtin';
      return { path, namespace: next };
    });
    onLoad({ filter: /./, namespace: 'required-builtin' }, ({ path }) => ({
      contents: contents[path] ?? `module.exports = require('${path}').default;`,
    }));
    onLoad({ filter: /./, namespace: 'builtin-default' }, ({ path }) => ({
      contents: `export { default } from '${path}';`,
    }));
  },
};

/** @satisfies {import('esbuild').BuildOptions} */
const options = /** @type {const} */ ({
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/cli/main.ts',
    'check-helper': 'src/cli/check-helper.ts',
    index: 'src/index.ts',
  },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  chunkNames: 'chunks/[name]-[hash]',
  define: {
    'process.env.ACRN_NVMX_VERSION': JSON.stringify(version),
    // Where a chunk finds it, and by what it looks.
    'process.env.ACRN_NVMX_HELPER': JSON.stringify('../check-helper.cjs'),
    'import.meta.dirname': '__dirname',
  },
  metafile: true,
  logLevel: 'warning',
  // Its other form, for old loaders, cannot be bundled.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
});

/** CommonJS whose exports are those that esbuild collected, not a copy of them: each would cost a property of its own. */
function withOwnExports(code) {
  const copied = /\bmodule\.exports=[\w$]+\(([\w$]+)\);/g;
  const found = [...code.matchAll(copied)];
  if (found.length > 1) throw new Error(`${found.length} exports of one chunk`);
  return code.replace(copied, 'module.exports=Object.defineProperty($1,"__esModule",{value:!0});');
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');

const ungrouped = await build({ ...options, plugins: [requiredBuiltins], write: false });
const code = createHash('sha256');
for (const { contents } of ungrouped.outputFiles) code.update(contents);
const { metafile, outputFiles } = await build({
  ...options,
  write: false,
  // Of what this build finds nothing is taken for what another one does.
  define: { ...options.define, 'process.env.ACRN_NVMX_BUILD': JSON.stringify(code.digest('hex')) },
  plugins: [
    requiredBuiltins,
    ruleTexts(root),
    chunkGroups(root, entryPointsOf(ungrouped.metafile)),
  ],
});

const twice = modulesInTwoFiles(metafile);
if (twice.length > 0) {
  console.error(`in two files that one process can load:\n  ${twice.join('\n  ')}`);
  process.exit(1);
}

mkdirSync('dist/chunks');
for (const { path, text } of outputFiles) {
  const { code: commonJs } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: options.target,
    minify: true,
    // An import() becomes a require(), which leaves Node's loader of ES modules alone.
    supported: { 'dynamic-import': false },
  });
  writeFileSync(path, withOwnExports(commonJs));
}
const { exports: names } = metafile.outputs['dist/index.cjs'];
writeFileSync('dist/index.js', `export { ${names.join(', ')} } from './index.cjs';\n`);

// For test/installed/loads.test.ts, which names what made a chunk grow; it is not published.
writeFileSync('dist/metafile.json', JSON.stringify(metafile));

const packages = packagesIn(metafile);
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(packages));
writeFileSync('dist/sbom.cdx.json', billOfMaterials(packages));

const tsc = join(root, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
