// The texts of the rules (references, examples) are a fifth of what a check would load and only what
// explains and documents needs them. So they become a chunk of their own: in the modules of the rules a getter
// stands for each of them, and the entry points that import `rule-texts:all` can read them.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** A text of `meta`, as Biome formats it: up to the next line that is indented no deeper, or its bracket. */
const TEXT = /^ {4}(references|examples):.*\n(?: {5,}.*\n| {4}[\])].*\n)*/gm;

/** The entry points that need the texts, by their paths below the root: plain `check` runs without program.ts. */
const READERS = /^src\/(index|cli\/program)\.ts$/;

/** `import 'rule-texts:all';` for the entry points that need it. */
export function importOfTexts(entryPoint) {
  return READERS.test(entryPoint) ? "import 'rule-texts:all';" : '';
}

/** The texts of each rule, by its name. */
async function readTexts(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/rules/registry.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { rules, textRules } = await import(`data:text/javascript;base64,${code}`);
  return Object.fromEntries(
    [...textRules, ...rules].map(({ name, meta: { references, examples } }) => [
      name,
      { references, examples },
    ]),
  );
}

/** An esbuild plugin. */
export function ruleTexts(root) {
  const contents = {
    one: [
      'const texts = new Map();',
      'export const teach = (all) => { for (const name in all) texts.set(name, all[name]); };',
      'export const textsOf = (name) => {',
      '  if (!texts.has(name)) throw new Error("the texts of " + name + " are not loaded");',
      '  return texts.get(name);',
      '};',
    ].join('\n'),
  };
  return {
    name: 'rule-texts',
    setup({ onLoad, onResolve, onStart }) {
      onStart(async () => {
        contents.all = `import { teach } from 'rule-texts:one'; teach(${JSON.stringify(await readTexts(root))});`;
      });
      onResolve({ filter: /^rule-texts:/ }, ({ path }) => ({
        path: path.slice('rule-texts:'.length),
        namespace: 'rule-texts',
      }));
      onLoad({ filter: /./, namespace: 'rule-texts' }, ({ path }) => ({
        contents: contents[path],
      }));
      onLoad({ filter: /[\\/]src[\\/]rules[\\/][^\\/]+[\\/][^\\/]+\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const name = /^ {2}name: '([a-z0-9-]+)',$/m.exec(text)?.[1];
        if (name === undefined) return undefined;
        const getter = (_, property) =>
          `    get ${property}() { return textsOf('${name}').${property}; },\n`;
        return {
          contents: `import { textsOf } from 'rule-texts:one';${text.replace(TEXT, getter)}`,
          loader: 'ts',
        };
      });
    },
  };
}
