// Names that every object has: from a file they are names like any other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');
const NAMES = ['constructor', '__proto__', 'toString'];

/** Values that tables are asked for, each at one place of a scenario. */
function places(text: string, name: string): string[] {
  const values = [
    'load_order',
    'vm_type',
    'name',
    'SCHEDULER',
    'SERIAL_CONSOLE',
    'guest_flag',
    'kern_type',
    'base',
    'type',
    'console_vuart',
    'MAX_VM_NUM',
    'MAX_PCI_DEV_NUM',
  ].map((element) => text.replace(new RegExp(`(<${element}>)[^<]*`), `$1${name}`));
  return [
    text.replace('</hv>', `<${name}>1</${name}></hv>`),
    text.replace('<hv>', `<hv ${name}="1">`),
    text.replace(/<vm id="\d+">/, `<vm id="${name}">`),
    text.replace(/ (board|scenario)="[^"]*"/g, ` $1="${name}"`),
    text.replace(/<\/vm>\s*<\/acrn-config>/, `<${name}><${name}/></${name}></vm></acrn-config>`),
    `<?xml version="1.0" encoding="${name}"?>${text.replace(/<\?xml[^>]*>/, '')}`,
    text.replace('</hv>', `&${name};</hv>`),
    ...values,
  ];
}

describe.each(['v2.5', 'v3.1'])('%s', (release) => {
  const text = readFileSync(join(scenarios, `quad-core/${release}-nested.xml`), 'utf8');

  test.each(NAMES)('%s', async (name) => {
    for (const changed of places(text, name)) {
      const cwd = folder({
        'a.xml': changed,
        'b.xml': board.replace(/ board="[^"]*"/, ` board="${name}"`),
      });
      for (const argv of [
        ['fix', 'a.xml'],
        ['set', 'a.xml', `hv.${name}=1`],
        ['build', '--force', '--no-boot', 'a.xml'],
      ]) {
        const options = argv[0] === 'get' || argv[0] === 'set' ? [] : ['--board', 'b.xml'];
        const { code, stdout, stderr } = await run([...argv, ...options, '--release', release], {
          cwd,
        });
        expect(stdout + stderr, argv.join(' ')).not.toMatch(/internal error|native code/);
        expect([0, 1, 2, 3], argv.join(' ')).toContain(code);
      }
    }
  });

  test('an element of such a name is unknown', async () => {
    for (const name of NAMES) {
      const cwd = folder({ 'a.xml': text.replace('</hv>', `<${name}>1</${name}></hv>`) });
      const { stdout } = await run(['check', '--release', release, 'a.xml'], { cwd });
      expect(stdout).toContain('[unknown-element]');
      expect(stdout).toContain('help: remove it');
    }
  });
});

test('no command shows the name of a file as a terminal would act on it', async () => {
  const name = '\u001b[31ma\n.xml';
  const cwd = folder({ [name]: '<a', 'b.xml': '<b/>' });
  const kinds = ['libvirt', 'grub'];
  for (const argv of [
    ...kinds.flatMap((kind) => ['check', 'fix'].map((command) => [command, '--kind', kind])),
    ...['check', 'fix', 'build', 'get', 'replay', 'upgrade --to=v3.4', 'host --root'].map((each) =>
      each.split(' '),
    ),
    ...['--board', '--baseline', '--show-settings'].map((option) => ['check', 'b.xml', option]),
  ]) {
    const { stdout, stderr } = await run([...argv, name], { cwd });
    expect(stdout + stderr, argv.join(' ')).not.toMatch(/\p{Cf}|(?![\n\t])\p{Cc}/u);
    expect(stderr, argv.join(' ')).not.toContain('internal error');
  }
});
