// Does time grow faster than the input? Each shape is made in doubled sizes until a call takes long enough to be
// measured; the last doublings must take less than n^1.2 of CPU time, here or in one of three processes of its own.
//   npm run growth [-- --seconds N] [--seed S] [--only TEXT]
// With --seconds as many shapes as there is time for, in an order drawn from the seed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const library = await import(pathToFileURL(join(root, 'dist/index.js')).href);
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    only: { type: 'string', default: '' },
    // One shape by its whole name, and no second opinion.
    alone: { type: 'string' },
  },
});

/** CPU milliseconds below which a measurement says nothing, and above which a shape is large enough. */
const LEAST = 40;
/** In a short run less: of more, the garbage collector and fast-xml-parser, character by character, take most. */
const MOST_UNITS = options.seconds === undefined ? 200_000 : 20_000;
const EXPONENT = 1.2;

const read = (path) => readFileSync(join(root, 'scenarios/quad-core', path), 'utf8');
const v25 = read('v2.5-nested.xml');
const v26 = read('v2.6-nested.xml');
const v32 = read('v3.2-nested.xml');
const shared26 = read('v2.6-shared.xml');
const shared32 = read('v3.2-shared.xml');
const boardText = read('quad-core.xml');
const board = library.readBoard(library.parseXml(boardText));
const times = (count, unit) => Array.from({ length: count }, (_, i) => unit(i)).join('');
const insert = (text, before, added) => text.replace(before, () => added + before);

/**
 * The scenario with so many copies of its last VM, each with an id and a name of its own.
 * @param {string} text
 * @param {number} count
 */
function copies(text, count) {
  const start = text.lastIndexOf('<vm ');
  const end = text.indexOf('</vm>', start) + '</vm>'.length;
  const vm = text.slice(start, end);
  const made = times(count, (i) =>
    vm.replace(/id="\d+"/, `id="${i + 3}"`).replace(/<name>[^<]*/, `<name>VM_${i}`),
  );
  return text.slice(0, end) + made + text.slice(end);
}

/**
 * [what grows, the scenario, the tag before which it grows, one unit of it]
 * @type {[string, string, string, (i: number) => string][]}
 */
const inserted = [
  ['unknown elements in hv', 'v2.5', '</hv>', () => '<zz>1</zz>'],
  ['unknown elements of many names', 'v2.5', '</hv>', (i) => `<z${i}>1</z${i}>`],
  ['unknown elements in a VM', 'v3.2', '</vm>', () => '<zz>1</zz>'],
  [
    'elements of v2.x in a v3.2 VM',
    'v3.2',
    '</vm>',
    (i) => `<legacy_vuart id="${i}"><type>VUART_LEGACY_PIO</type></legacy_vuart>`,
  ],
  ['pCPUs in the words of v2.x', 'v3.2', '</cpu_affinity>', (i) => `<pcpu_id>${i}</pcpu_id>`],
  ['pCPUs', 'v2.5', '</cpu_affinity>', (i) => `<pcpu_id>${i}</pcpu_id>`],
  ['guest flags', 'v2.5', '</guest_flags>', () => '<guest_flag>GUEST_FLAG_HIDE_MTRR</guest_flag>'],
  ['PCI devices', 'v2.5', '</vm>', () => '<pci_devs><pci_dev>00:1f.3</pci_dev></pci_devs>'],
  ['hv elements', 'v2.5', '<vm ', () => '<hv/>'],
  ['comments', 'v2.5', '</hv>', (i) => `<!-- ${i} -->`],
  ['instructions', 'v3.2', '</hv>', (i) => `<?p ${i}?>`],
  ['CDATA sections', 'v2.5', '</SCHEDULER>', () => '<![CDATA[x]]>'],
  ['references', 'v3.2', '</SCHEDULER>', () => '&amp;'],
  ['white space in a value', 'v2.5', '</SCHEDULER>', () => ' '],
  ['line breaks in a value', 'v3.2', '</SCHEDULER>', () => '\r\n'],
  ['spaces within a value', 'v2.5', '</SCHEDULER>', (i) => (i === 0 ? 'x' : ' ')],
  ['digits in a number', 'v2.5', '</STACK_SIZE>', () => '9'],
  ['hexadecimal digits', 'v3.2', '</STACK_SIZE>', () => 'f'],
  ['bootargs', 'v2.5', '</bootargs>', (i) => ` a${i}=b`],
  ['bootargs of v3.2', 'v3.2', '</bootargs>', (i) => ` a${i}=b`],
  ['a long name', 'v3.2', '</name>', () => 'n'],
  ['names in a name', 'v2.5', '</name>', () => ' n'],
  [
    'shared memory regions',
    'v2.5',
    '</FEATURES>',
    (i) =>
      `<IVSHMEM><IVSHMEM_ENABLED>y</IVSHMEM_ENABLED><IVSHMEM_REGION>hv:/r${i}, 2, 0:1</IVSHMEM_REGION></IVSHMEM>`,
  ],
  [
    'VMs of v2.5',
    'v2.5',
    '</acrn-config>',
    (i) => `<vm id="${i + 2}"><vm_type>POST_STD_VM</vm_type></vm>`,
  ],
  [
    'VMs of v3.2',
    'v3.2',
    '</acrn-config>',
    (i) => `<vm id="${i + 2}"><load_order>POST_LAUNCHED_VM</load_order><name>n${i}</name></vm>`,
  ],
  [
    'VMs of one name',
    'v3.2',
    '</acrn-config>',
    () => '<vm id="2"><load_order>POST_LAUNCHED_VM</load_order><name>n</name></vm>',
  ],
  ['console vUARTs', 'v2.5', '</vm>', (i) => `<console_vuart id="${i}"/>`],
  [
    'communication vUARTs',
    'v2.5',
    '</vm>',
    (i) => `<communication_vuart id="${i}"><base>INVALID_PCI_BASE</base></communication_vuart>`,
  ],
  [
    'host memory regions',
    'v2.6',
    '</vm>',
    (i) =>
      `<memory><hpa_region><start_hpa>${i}</start_hpa><size_hpa>1</size_hpa></hpa_region></memory>`,
  ],
  ['one pCPU again and again', 'v2.5', '</cpu_affinity>', () => '<pcpu_id>1</pcpu_id>'],
  [
    'pCPUs of v3.2',
    'shared v3.2',
    '</cpu_affinity>',
    (i) => `<pcpu><pcpu_id>${i}</pcpu_id><real_time_vcpu>n</real_time_vcpu></pcpu>`,
  ],
  ['classes of service', 'v2.5', '</vm>', () => '<clos><vcpu_clos>0</vcpu_clos></clos>'],
  ['masks of classes of service', 'v2.5', '</RDT>', () => '<CLOS_MASK>0xff</CLOS_MASK>'],
  [
    'cache regions',
    'shared v3.2',
    '</hv>',
    (i) =>
      `<CACHE_REGION><CACHE_ALLOCATION><CACHE_ID>${i}</CACHE_ID><CACHE_LEVEL>2</CACHE_LEVEL></CACHE_ALLOCATION></CACHE_REGION>`,
  ],
  [
    'memory of a VM',
    'shared v3.2',
    '</memory>',
    (i) => `<hpa_region><start_hpa>${i}</start_hpa><size_hpa>1</size_hpa></hpa_region>`,
  ],
  [
    'virtio networks',
    'shared v3.2',
    '</virtio_devices>',
    (i) => `<network><interface_name>n${i}</interface_name></network>`,
  ],
  ['virtio disks', 'shared v3.2', '</virtio_devices>', (i) => `<block>./d${i}</block>`],
  [
    'virtio consoles',
    'shared v3.2',
    '</virtio_devices>',
    () => '<console><use_type>Virtio console</use_type></console>',
  ],
  [
    'vUART connections',
    'shared v3.2',
    '</vuart_connections>',
    (i) =>
      `<vuart_connection><name>c${i}</name><type>legacy</type><endpoint><vm_name>ACRN_Service_VM</vm_name><io_port>0x2F8</io_port></endpoint><endpoint><vm_name>POST_RT_VM1</vm_name><io_port>0x2F8</io_port></endpoint></vuart_connection>`,
  ],
  [
    'endpoints of a vUART connection',
    'shared v3.2',
    '</vuart_connection>',
    (i) => `<endpoint><vm_name>v${i}</vm_name><io_port>0x2F8</io_port></endpoint>`,
  ],
  [
    'VMs with vUARTs',
    'v2.5',
    '</acrn-config>',
    (i) =>
      `<vm id="${i + 2}"><vm_type>POST_STD_VM</vm_type><legacy_vuart id="1"><type>VUART_LEGACY_PIO</type><base>COM2_BASE</base><irq>COM2_IRQ</irq><target_vm_id>${i + 1}</target_vm_id><target_uart_id>1</target_uart_id></legacy_vuart></vm>`,
  ],
  [
    'pre-launched VMs of v3.2',
    'v3.2',
    '</acrn-config>',
    (i) =>
      `<vm id="${i}"><load_order>PRE_LAUNCHED_VM</load_order><name>p${i}</name><memory><hpa_region><size_hpa>1</size_hpa></hpa_region></memory></vm>`,
  ],
  [
    'real-time VMs',
    'v2.5',
    '</acrn-config>',
    (i) => `<vm id="${i + 2}"><vm_type>PRE_RT_VM</vm_type><name>r${i}</name></vm>`,
  ],
  [
    'VMs of one id',
    'v3.2',
    '</acrn-config>',
    (i) => `<vm id="1"><load_order>POST_LAUNCHED_VM</load_order><name>n${i}</name></vm>`,
  ],
  [
    'VMs of one id in v2.5',
    'v2.5',
    '</acrn-config>',
    () => '<vm id="1"><vm_type>POST_STD_VM</vm_type></vm>',
  ],
  ['VMs with odd ids', 'v3.2', '</acrn-config>', (i) => `<vm id="+${i}"><name>n${i}</name></vm>`],
  [
    'PCI devices in one list',
    'shared v3.2',
    '</vm>',
    (i) => `${i === 0 ? '<pci_devs>' : ''}<pci_dev>00:1f.3 A: b</pci_dev>`,
  ],
  ['groups in a VM', 'v2.6', '</vm>', (i) => `<g${i}><h>1</h></g${i}>`],
  ['elements with attributes', 'v3.2', '</hv>', (i) => `<z a="${i}" b="1" c="x"/>`],
  ['elements with prefixes', 'v2.5', '</hv>', (i) => `<p:z xmlns:p="u${i}"/>`],
  ['character references', 'v2.5', '</SCHEDULER>', () => '&#65;'],
  ['comments between elements of a VM', 'v3.2', '</vm>', (i) => `<!-- ${i} --><zz/>`],
  ['empty lines in a value', 'v2.5', '</bootargs>', () => '\n'],
  [
    'unknown guest flags',
    'v2.6',
    '</guest_flags>',
    (i) => `<guest_flag>GUEST_FLAG_X${i}</guest_flag>`,
  ],
  ['repeated settings', 'v3.2', '</FEATURES>', () => '<SCHEDULER>SCHED_NOOP</SCHEDULER>'],
  ['quotes in bootargs', 'v2.5', '</bootargs>', () => '\\"'],
  ['comments in bootargs', 'v3.2', '</bootargs>', () => ' /*'],
  ['kernel arguments of one name', 'v3.2', '</bootargs>', (i) => ` console=ttyS${i}`],
  ['unclosed comments', 'v2.5', '</hv>', () => '<!-- '],
  ['deep elements', 'v2.5', '</hv>', () => '<z>'],
];
/** @type {[string, string, (n: number) => string][]} */
const whole = [
  ['attributes', 'v2.5', (n) => v25.replace('<hv>', () => `<hv${times(n, (i) => ` a${i}="1"`)}>`)],
  ['a long attribute', 'v3.2', (n) => v32.replace('<hv>', () => `<hv a="${'x'.repeat(n)}">`)],
  ['spaces in a tag', 'v2.5', (n) => v25.replace('<hv>', () => `<hv${' '.repeat(n)}>`)],
  ['a long element name', 'v2.5', (n) => v25.replace('<hv>', () => `<hv><${'x'.repeat(n)}/>`)],
  [
    'VM ids in a region',
    'v2.5',
    (n) =>
      v25.replace(
        /<IVSHMEM_REGION[\s\S]*?(\/>|<\/IVSHMEM_REGION>)/,
        () => `<IVSHMEM_REGION>hv:/a, 2, ${times(n, (i) => `${i}:`)}0</IVSHMEM_REGION>`,
      ),
  ],
  [
    'comments in a DOCTYPE',
    'v2.5',
    (n) => `<!DOCTYPE a [${'<!-- x -->'.repeat(n)}]>${v25.replace(/^<\?.*\n/, '')}`,
  ],
  ['an open DOCTYPE', 'v2.5', (n) => `<!DOCTYPE a [${'<!-- > '.repeat(n)}`],
  [
    'prefixes',
    'v2.5',
    (n) => v25.replace('<hv>', () => `<hv${times(n, (i) => ` xmlns:p${i}="u${i}"`)}>`),
  ],
  [
    'shared memory regions of v3.2',
    'v3.2',
    (n) =>
      shared32.replace(
        '<IVSHMEM/>',
        `<IVSHMEM>${times(n, (i) => `<IVSHMEM_REGION><NAME>r${i}</NAME><PROVIDED_BY>Hypervisor</PROVIDED_BY><IVSHMEM_SIZE>2</IVSHMEM_SIZE><IVSHMEM_VMS><IVSHMEM_VM><VM_NAME>ACRN_Service_VM</VM_NAME><VBDF>00:0a.0</VBDF></IVSHMEM_VM><IVSHMEM_VM><VM_NAME>POST_STD_VM1</VM_NAME><VBDF>00:0a.0</VBDF></IVSHMEM_VM></IVSHMEM_VMS></IVSHMEM_REGION>`)}</IVSHMEM>`,
      ),
  ],
  [
    'VMs of a region of v3.2',
    'v3.2',
    (n) =>
      shared32.replace(
        '<IVSHMEM/>',
        `<IVSHMEM><IVSHMEM_REGION><NAME>r</NAME><PROVIDED_BY>Hypervisor</PROVIDED_BY><IVSHMEM_SIZE>2</IVSHMEM_SIZE><IVSHMEM_VMS>${times(n, (i) => `<IVSHMEM_VM><VM_NAME>v${i}</VM_NAME><VBDF>00:0a.0</VBDF></IVSHMEM_VM>`)}</IVSHMEM_VMS></IVSHMEM_REGION></IVSHMEM>`,
      ),
  ],
  ['whole VMs of v3.2', 'v3.2', (n) => copies(shared32, n)],
  ['whole VMs of v2.6', 'v2.6', (n) => copies(shared26, n)],
  [
    'entities',
    'v2.5',
    (n) =>
      `<!DOCTYPE acrn-config [${times(n, (i) => `<!ENTITY e${i} "y">`)}]>${v25.replace(/^<\?.*\n/, '')}`,
  ],
  ['carriage returns', 'v2.5', (n) => v25.replaceAll('\n', '\r') + '\r\n'.repeat(n)],
  ['quotes in a tag', 'v3.2', (n) => v32.replace('<hv>', () => `<hv ${'"'.repeat(n)}>`)],
  ['less-than signs', 'v3.2', (n) => v32 + '<'.repeat(n)],
  ['end tags', 'v2.5', (n) => v25 + '</a>'.repeat(n)],
  ['roots', 'v2.5', (n) => v25 + '<a/>'.repeat(n)],
  ['blank lines', 'v3.2', (n) => v32 + '\n'.repeat(n)],
  [
    'a line of elements',
    'v3.2',
    (n) => v32.replaceAll(/\n\s*/g, '').replace('</hv>', () => `${'<zz/>'.repeat(n)}</hv>`),
  ],
];
/** @type {[string, string, (n: number) => string][]} */
const scenarios = [
  ...inserted.map(([name, release, before, unit]) => {
    const text = { 'v2.5': v25, 'v2.6': v26, 'v3.2': v32, 'shared v3.2': shared32 }[release] ?? '';
    const make = (/** @type {number} */ count) => insert(text, before, times(count, unit));
    const of = release.replace('shared ', '');
    return /** @type {[string, string, (n: number) => string]} */ ([name, of, make]);
  }),
  ...whole,
];
/** @type {[string, string, (i: number) => string][]} */
const boards = [
  ['threads', '</processors>', (i) => `<thread id="0x${i}"><cpu_id>${i}</cpu_id></thread>`],
  ['PCI lines', '</PCI_DEVICE>', (i) => `\n\t00:${(i % 256).toString(16).padStart(2, '0')}.0 X: y`],
  ['devices', '</devices>', (i) => `<device id="${i}"><address>0x${i}</address></device>`],
  [
    'memory ranges',
    '</IOMEM_INFO>',
    (i) => `\n\t${i.toString(16).padStart(8, '0')}-ffffffff : System RAM`,
  ],
  ['TTYs', '</TTYS_INFO>', (i) => `\n\tseri:/dev/ttyS${i} type:portio base:0x3F8 irq:4`],
  [
    'caches',
    '</caches>',
    (i) =>
      `<cache level="2" id="${i}" type="3"><processors><processor>0x0</processor></processors></cache>`,
  ],
  [
    'devices with resources',
    '</devices>',
    (i) =>
      `<device address="0x${i}"><resource type="io_port" min="0x${i}" max="0x${i + 1}" len="0x1"/></device>`,
  ],
  [
    'memory elements',
    '</acrn-config>',
    (i) => `<memory><range start="0x${i}000" size="4096"/></memory>`,
  ],
  ['PX states', '</PX_INFO>', (i) => `\n\t{0x${i}UL, 0x00UL, 0x0AUL, 0x0AUL, 0x1500UL, 0x1500UL},`],
  ['DRHD lines', '</DRHD_INFO>', (i) => `\n\t#define DRHD${i}_DEV_CNT 0x1U`],
  ['free interrupts', '</AVAILABLE_IRQ_INFO>', (i) => `, ${i}`],
  ['block devices', '</BLOCK_DEVICE_INFO>', (i) => `\n\t/dev/sda${i}: TYPE="ext4"`],
  [
    'BARs',
    '</PCI_DEVICE>',
    (i) => `\n\tRegion 0: Memory at ${(i * 4096).toString(16)} (64-bit) [size=4K]`,
  ],
  ['comments', '</acrn-config>', () => '<!-- x -->'],
  ['unknown elements', '</acrn-config>', (i) => `<z${i}/>`],
];

const lintOf = (text, release, withBoard = board) =>
  library.lint(library.sourceText('a.xml', text), { release, board: withBoard });
const buildOf = (text, release, boardSource) => {
  const document = library.readXml(text).document;
  const boardDocument = library.readXml(boardSource).document;
  if (document === undefined || boardDocument === undefined) return undefined;
  return library.build({ release, scenario: document, board: boardDocument, force: true });
};

/** What a report says of a file besides its findings. */
const CHECKED = {
  path: 'a.xml',
  releaseBecause: '',
  boardBecause: '',
  buildType: 'debug',
  board: 'b',
};
/** Names of what grows, each with what it is at a size. */
const rows = (/** @type {[string, (n: number) => any][]} */ all) => all;

/** [command, shape, a call for the size] */
const calls = [
  ...scenarios.flatMap(([name, release, make]) => [
    [
      'check',
      name,
      (n) =>
        (
          (text) => () =>
            lintOf(text, release)
        )(make(n)),
    ],
    [
      'fix',
      name,
      (n) =>
        (
          (text) => () =>
            library.fix('a.xml', text, { release, board })
        )(make(n)),
    ],
    [
      'build',
      name,
      (n) =>
        (
          (text) => () =>
            buildOf(text, release, boardText)
        )(make(n)),
    ],
    [
      'get',
      name,
      (n) =>
        ((text) => () => {
          const result = library.readXml(text);
          return 'document' in result
            ? library.getOption(result.document, undefined, release)
            : undefined;
        })(make(n)),
    ],
    [
      'set',
      name,
      (n) =>
        (
          (text) => () =>
            library.setOptions(text, ['hv.DEBUG_OPTIONS.MEM_LOGLEVEL=4'], release)
        )(make(n)),
    ],
    [
      'report',
      name,
      (n) =>
        ((text) => async () => {
          const { diagnostics } = await lintOf(text, release);
          const source = library.sourceText('a.xml', text);
          return library.textReport([{ ...CHECKED, source, release, diagnostics }], {
            palette: library.plainPalette,
          });
        })(make(n)),
    ],
  ]),
  ...boards.flatMap(([name, before, unit]) => {
    const make = (n) => insert(boardText, before, times(n, unit));
    return [
      [
        'check',
        `a board's ${name}`,
        (n) =>
          (
            (text) => () =>
              lintOf(v25, 'v2.5', library.readBoard(library.parseXml(text)))
          )(make(n)),
      ],
      [
        'build',
        `a board's ${name}`,
        (n) =>
          (
            (text) => () =>
              buildOf(v25, 'v2.5', text)
          )(make(n)),
      ],
      [
        'init',
        `a board's ${name}`,
        (n) =>
          ((text) => async () => {
            try {
              return await library.createScenario({
                release: 'v3.2',
                board: library.readBoard(library.parseXml(text)),
              });
            } catch (error) {
              if (error instanceof library.CannotCreate) return undefined;
              throw error;
            }
          })(make(n)),
      ],
    ];
  }),
  ...rows([
    ['a long path', (n) => 'hv.'.repeat(n)],
    ['indexes in a path', (n) => `vm${'[0]'.repeat(n)}`],
    ['conditions in a path', (n) => `vm[${'id=0 '.repeat(n)}].name`],
    ['brackets in a path', (n) => `vm${'['.repeat(n)}`],
    ['quotes in a path', (n) => `vm[name="${'\\"'.repeat(n)}"]`],
    ['spaces in a path', (n) => `vm${' '.repeat(n)}.name`],
  ]).flatMap(([name, make]) => [
    [
      'get',
      name,
      (n) =>
        (
          (path) => () =>
            library.getOption(library.parseXml(v25), path, 'v2.5')
        )(make(n)),
    ],
    [
      'set',
      name,
      (n) =>
        (
          (path) => () =>
            library.setOptions(v25, [`${path}=1`], 'v2.5')
        )(make(n)),
    ],
  ]),
  ...rows([
    ['lines of a trace', (n) => '{"ops":[]}\n'.repeat(n)],
    ['operations of a trace', (n) => `{"ops":[${'{"op":"vmxon"},'.repeat(n)}{}]}`],
    ['brackets of a trace', (n) => '['.repeat(n)],
    ['digits of a trace', (n) => `{"ops":[{"op":"vmread","field":"0x${'1'.repeat(n)}"}]}`],
    ['blank lines of a trace', (n) => `${'\n'.repeat(n)}{}`],
    ['strings of a trace', (n) => `{"ops":[{"op":"${'\\u0041'.repeat(n)}"}]}`],
    ['keys of a trace', (n) => `{${times(n, (i) => `"k${i}":1,`)}"ops":[]}`],
    ['minus signs of a trace', (n) => `{"ops":[${'-'.repeat(n)}]}`],
    ['quotes of a trace', (n) => `{"ops":["${'\\"'.repeat(n)}`],
    ['white space of a trace', (n) => `${' '.repeat(n)}x`],
  ]).map(([name, make]) => [
    'replay',
    name,
    (n) =>
      ((text) => () => {
        try {
          return library.parseTraces(text);
        } catch (error) {
          if (error instanceof library.TraceError) return undefined;
          throw error;
        }
      })(make(n)),
  ]),
  ...library.hostKinds.flatMap(({ kind }) =>
    [
      ['blank lines', () => '\n'],
      ['spaces', () => ' '],
      ['settings', (i) => `CONFIG_X${i}=y\n`],
      ['assignments', (i) => `a${i} = 1\n`],
      ['one setting again and again', () => 'nested=1\n'],
      ['elements', () => '<domain><cpu/></domain>'],
      ['comments', () => '<!-- # -->'],
      ['backslashes', () => 'a \\\n'],
      ['quotes', () => '"\''],
      ['brackets', () => '[{'],
      ['silences', (i) => `# acrn-nvmx-disable r${i} -- why\nnested=0\n`],
    ].map(([name, unit]) => [
      'check',
      `${name} in ${kind}`,
      (n) =>
        (
          (text) => () =>
            library.checkHostFile({ name: 'a', text }, kind)
        )(`qemu-system-x86_64 ${times(n, unit)}x`),
    ]),
  ),
  ...rows([
    ['U+FFFD in a file', (n) => new TextEncoder().encode('\uFFFD'.repeat(n))],
    ['bytes that are not UTF-8', (n) => new Uint8Array(n).fill(0xff)],
    ['bytes of UTF-16', (n) => Uint8Array.from([0xff, 0xfe, ...new Uint8Array(n).fill(0xd8)])],
  ]).map(([name, make]) => [
    'decode',
    name,
    (n) =>
      (
        (bytes) => () =>
          library.decode(bytes)
      )(make(n)),
  ]),
];

async function cpu(call) {
  globalThis.gc?.();
  const start = process.cpuUsage();
  await call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of some runs: what else the machine does only adds. */
async function best(make, size, runs) {
  const call = make(size);
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) least = Math.min(least, await cpu(call));
  return least;
}

/** How the time of a shape grows when it becomes four times as large. */
async function growthOf(make, from = 50) {
  let size = from;
  for (let time = 0; time < LEAST; size *= time < LEAST / 8 ? 4 : 2) {
    if (size > Math.max(MOST_UNITS, from)) return { exponent: 0, large: size, time };
    time = await best(make, size, 2);
    if (time >= LEAST) break;
  }
  const large = size * 4;
  let exponent = Number.POSITIVE_INFINITY;
  let time = 0;
  for (let trial = 0; trial < 3 && exponent > EXPONENT; trial += 1) {
    const small = await best(make, size, 4);
    time = await best(make, large, 2);
    exponent = Math.min(exponent, Math.log(time / small) / Math.log(4));
  }
  return { exponent, large, time };
}

/** CPU milliseconds of the command line on a folder of so many files. */
function folderTime(count) {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  for (let i = 0; i < count; i += 1) writeFileSync(join(folder, `${i}.xml`), v25);
  const command = `TIMEFORMAT='%U %S'; time "${process.execPath}" bin/acrn-nvmx.js check "${folder}" > /dev/null`;
  const { stderr } = spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const [user = 0, system = 0] = stderr.trim().split(/\s+/).slice(-2).map(Number);
  return (user + system) * 1000;
}

function folderGrowth() {
  const small = Math.min(folderTime(100), folderTime(100));
  const time = folderTime(400);
  return { exponent: Math.log(time / small) / Math.log(4), large: 400, time };
}

/** Whether a shape grows too fast whenever a process does nothing else: the heap of this one is large. */
function growsAlone(name) {
  if (options.alone !== undefined) return true;
  const flags = ['--expose-gc', '--max-semi-space-size=64', fileURLToPath(import.meta.url)];
  const short = options.seconds === undefined ? [] : ['--seconds', '100'];
  const argv = [...flags, '--alone', name, ...short];
  return [1, 2, 3].every(() => spawnSync(process.execPath, argv).status !== 0);
}

/** The calls in an order that the seed gives. */
function shuffled(list, seed) {
  let state = seed >>> 0;
  const drawn = list.map((each) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return [state, each];
  });
  return drawn.sort(([a], [b]) => a - b).map(([, each]) => each);
}

const seed = Number(options.seed);
const until =
  options.seconds === undefined ? Number.POSITIVE_INFINITY : Number(options.seconds) * 1000;
const { alone, only } = options;
const chosen = calls.filter(([command, name]) => {
  const whole = `${command}: ${name}`;
  return alone === undefined ? whole.includes(only) : whole === alone;
});
console.log(`growth: ${chosen.length + 1} calls, seed ${seed}`);
let measured = 0;
let failed = 0;
const tell = (name, { exponent, large, time }) => {
  measured += 1;
  if (exponent <= EXPONENT) return;
  failed += 1;
  console.log(`${name}: n^${exponent.toFixed(2)}, ${time.toFixed(0)} ms for ${large}`);
};
for (const [command, name, make] of shuffled(chosen, seed)) {
  if (performance.now() > until) break;
  const first = await growthOf(make);
  // What the garbage collector or another process did is not there a second time, at twice the size.
  const second = first.exponent > EXPONENT ? await growthOf(make, first.large / 2) : first;
  const growth = second.exponent < first.exponent ? second : first;
  const whole = `${command}: ${name}`;
  if (growth.exponent > EXPONENT && !growsAlone(whole)) growth.exponent = EXPONENT;
  tell(whole, growth);
}
if (performance.now() < until && alone === undefined && 'check: a folder of files'.includes(only)) {
  tell('check: a folder of files', folderGrowth());
}
console.log(`${measured} measured, ${failed} grow faster than n^${EXPONENT}`);
process.exitCode = failed === 0 ? 0 : 1;
