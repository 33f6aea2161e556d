// Builds dist/: the library (ESM) and the command line (CommonJS, which starts some 10 ms faster), both
// bundled by esbuild, the type declarations (tsc) and the licences of the packages in the bundles.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');

const common = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  define: { 'process.env.ACRN_NVMX_VERSION': JSON.stringify(version) },
  metafile: true,
  logLevel: 'warning',
};

/** The modules that the command line imports dynamically: each becomes a file of its own. */
const lazy = new Map([['src/cli/main.ts', 'cli']]);

const lazyModules = {
  name: 'lazy-modules',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, async ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = path.startsWith('.')
        ? relative(root, resolve(resolveDir, path)).replace(/\.js$/, '.ts')
        : path;
      if (!lazy.has(file))
        lazy.set(file, `lazy-${file.replace(/^src\/|\.ts$/g, '').replaceAll('/', '-')}`);
      return { path: `./${lazy.get(file)}.cjs`, external: true };
    });
  },
};

async function buildCommandLine() {
  const inputs = [];
  const built = new Set();
  for (const [file, name] of lazy) {
    if (built.has(name)) throw new Error(`two lazily loaded modules are called ${name}`);
    built.add(name);
    const { metafile } = await build({
      ...common,
      entryPoints: { [name]: file },
      format: 'cjs',
      supported: { 'dynamic-import': false },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      alias: { 'node:child_process': './scripts/no-child-process.js' },
      plugins: [lazyModules],
    });
    inputs.push(...Object.keys(metafile.inputs));
  }
  return inputs;
}

async function buildLibrary() {
  const { metafile } = await build({
    ...common,
    entryPoints: { index: 'src/index.ts' },
    format: 'esm',
    splitting: true,
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
  });
  return Object.keys(metafile.inputs);
}

function licenceOf(name) {
  const read = (file) => readFileSync(join('node_modules', name, file), 'utf8');
  const manifest = JSON.parse(read('package.json'));
  let text = '';
  for (const file of ['LICENSE', 'LICENSE.md', 'license']) {
    try {
      text ||= read(file);
    } catch {
      // The package calls it something else.
    }
  }
  return `${name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`;
}

/** Runs checks of every release and builds, and keeps what V8 has compiled for them: see bin/load.js. */
async function writeCodeCache() {
  const { load, loaded } = createRequire(import.meta.url)('../bin/load.js');
  const { main } = load('cli.cjs');
  const silent = { write: () => true };
  const io = { stdout: silent, stderr: silent, stdin: [], env: {}, cwd: () => root };
  await main(['check', 'scenarios'], io);
  for (const release of ['v3.1', 'v3.2']) {
    await main(['check', '--release', release, `scenarios/quad-core/${release}-nested.xml`], io);
  }
  for (const scenario of ['v2.6-nested', 'v3.3-nested']) {
    await main(['build', '--no-boot', `scenarios/quad-core/${scenario}.xml`], io);
  }
  for (const [name, { script }] of loaded) {
    writeFileSync(join('dist', `${name}.cache`), script.createCachedData());
  }
}

const inputs = [...(await buildCommandLine()), ...(await buildLibrary())];
const packages = new Set(
  inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
);
writeFileSync(
  'dist/THIRD-PARTY-LICENSES.txt',
  [...packages]
    .sort()
    .map(licenceOf)
    .join(`\n${'-'.repeat(72)}\n\n`),
);

await writeCodeCache();

const tsc = join(root, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
