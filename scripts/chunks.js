// How the bundle is cut into files. esbuild puts modules into one chunk when the same entry points reach
// them; left alone it makes some twenty small chunks for a check, and each costs as much as 30 KB of code.
// So every entry point imports whole groups of modules, and a group becomes one chunk.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importOfTexts } from './rule-texts.js';

/** The modules of a group, and the entry points that import all of it, by their paths below the root. */
const GROUPS = {
  core: {
    modules:
      /^src\/(release\.ts|selection\.ts|report\/(palette|wrap)|(text|xml|schema|scenario|board|suppression)\/(?!generated\/))/,
    importers: /^src\//,
  },
  lint: {
    modules:
      /^src\/(rules\/|lint\.ts|rule-documents\.ts|suppress-duplicates\.ts|config-tools\/(element|populate)\.ts|report\/(checked-file|checkstyle|concise|findings|github|gitlab|index|json|junit|places|sarif|text|xml-text))/,
    importers:
      /^src\/(index|fix\/fix|cli\/input\/(baseline|host-files|result-cache)|cli\/lsp\/stdio|cli\/output\/html-report|cli\/commands\/(build|check|complete|explain|fix|init|rules|show-settings|simulate|unset|upgrade)|cli\/check-helper)\.ts$/,
  },
  cli: {
    modules:
      /^src\/cli\/(clock|io|version|input\/(boards|excluded|files|folder|only-scenarios|open|open-scenario|options|path-patterns|read-one|release-finder|shown-path|version-file)\.ts|output\/(build-record|color|progress|streams|width)|commands\/(context|shared-options|option-path-help))/,
    importers: /^src\/cli\//,
  },
  checking: {
    modules: /^src\/(config\/config|cli\/input\/(check-files|configs|globs|selection))\.ts$/,
    importers:
      /^src\/cli\/(check-helper|input\/(host-files|result-cache)|lsp\/stdio|commands\/(build|check|explain|fix|init|show-settings|simulate|upgrade))\.ts$/,
  },
};

/** The entry points of a finished build: those that were named and those that `import()` makes. */
export function entryPointsOf({ outputs }) {
  return Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
}

/** An esbuild plugin; `entryPoints` are those of the same build without it. */
export function chunkGroups(root, entryPoints) {
  const modules = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .sort();
  const entries = new Map(entryPoints.map((path) => [join(root, path), path]));
  return {
    name: 'chunk-groups',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^group:/ }, ({ path }) => ({
        path: path.slice('group:'.length),
        namespace: 'group',
      }));
      // Resolved here, for esbuild would drop imports for their effect: package.json has no sideEffects in src/.
      onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path).replace(/\.js$/, '.ts');
        return file.startsWith(join(root, 'src')) ? { path: file } : undefined;
      });
      onLoad({ filter: /./, namespace: 'group' }, ({ path }) => ({
        contents: modules
          .filter((name) => GROUPS[path].modules.test(name))
          .map((name) => `import './${name}';\n`)
          .concat(path === 'core' ? "import 'rule-texts:one';" : [])
          .join(''),
        resolveDir: root,
      }));
      onLoad({ filter: /\.[jt]s$/ }, ({ path: file }) => {
        const path = entries.get(file);
        if (path === undefined) return undefined;
        const groups = Object.keys(GROUPS).filter((name) => GROUPS[name].importers.test(path));
        const text = readFileSync(file, 'utf8');
        return {
          contents: `${groups.map((name) => `import 'group:${name}';`).join('')}${importOfTexts(path)}${text}`,
          loader: file.endsWith('.ts') ? 'ts' : 'js',
        };
      });
    },
  };
}

/** The files that an output loads, itself first: at once, or later through `import()`. */
function filesLoadedBy(output, outputs) {
  const files = [output];
  for (const file of files) {
    for (const { path, external } of outputs[file]?.imports ?? []) {
      if (!external && !files.includes(path)) files.push(path);
    }
  }
  return files;
}

/**
 * The modules of a build (esbuild's metafile) that one entry point can load twice, from two files: classes,
 * Symbols and WeakMaps of one copy are strangers in the other.
 */
export function modulesInTwoFiles({ outputs }) {
  const twice = new Set();
  for (const [output, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined) continue;
    const seen = new Set();
    for (const file of filesLoadedBy(output, outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(outputs[file]?.inputs ?? {})) {
        if (bytesInOutput === 0) continue;
        if (seen.has(input)) twice.add(input);
        seen.add(input);
      }
    }
  }
  return [...twice].sort();
}
