// For the tests of the installed package: what a test imports from src/ and the package exports comes from the
// package; `main` of the command line becomes a process of the installed command.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vitest/config';

const root = join(import.meta.dirname, '../..');
const src = join(root, 'src');
const PREFIX = '\0installed:';

/** The names that src/index.ts exports, by the module of src/ that they come from. */
function publicNames(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(join(src, 'index.ts'), 'utf8');
  const found = new Map<string, string[]>();
  for (const [, names = '', from = ''] of text.matchAll(/^export \{([^}]*)\} from '([^']+)'/gm)) {
    const values = names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '));
    const module = resolve(src, from).replace(/\.js$/, '.ts');
    found.set(module, [...(found.get(module) ?? []), ...values]);
  }
  return found;
}

/** `folder` is where the package is installed, see setup.ts. */
export function importsFromInstalled(folder: string): Plugin {
  const names = publicNames();
  const library = join(folder, 'node_modules/library-by-name/index.js');
  return {
    name: 'imports-from-installed',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return undefined;
      if (relative(root, importer).split(/[\\/]/)[0] !== 'test') return undefined;
      const module = resolve(dirname(importer), source).replace(/\.js$/, '.ts');
      if (module === join(src, 'cli/main.ts')) return join(import.meta.dirname, 'command.ts');
      if (module === join(src, 'index.ts')) return { id: library, external: true };
      return names.has(module) ? `${PREFIX}${module}` : undefined;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return undefined;
      const module = id.slice(PREFIX.length);
      return [
        `export * from ${JSON.stringify(module)};`,
        `export { ${names.get(module)?.join(', ')} } from ${JSON.stringify(library)};`,
      ].join('\n');
    },
  };
}
