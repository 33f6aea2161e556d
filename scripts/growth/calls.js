// What grows: each call of the library with a scenario, a board, a path, a trace or a file around them of any size.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const read = (path) => readFileSync(join(root, 'scenarios/quad-core', path), 'utf8');
const v25 = read('v2.5-nested.xml');
const v26 = read('v2.6-nested.xml');
const v32 = read('v3.2-nested.xml');
const shared26 = read('v2.6-shared.xml');
const shared32 = read('v3.2-shared.xml');
const boardText = read('quad-core.xml');
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
    'PCI vUART connections',
    'shared v3.2',
    '</vuart_connections>',
    (i) =>
      `<vuart_connection><name>c${i}</name><type>pci</type><endpoint><vm_name>ACRN_Service_VM</vm_name><vbdf>00:10.0</vbdf></endpoint><endpoint><vm_name>POST_RT_VM1</vm_name><vbdf>00:10.0</vbdf></endpoint></vuart_connection>`,
  ],
  [
    'vUART connections without a name',
    'shared v3.2',
    '</vuart_connections>',
    () =>
      '<vuart_connection><name/><type>legacy</type><endpoint><vm_name>ACRN_Service_VM</vm_name><io_port>0x9000</io_port></endpoint><endpoint><vm_name>POST_RT_VM1</vm_name><io_port>0x9000</io_port></endpoint></vuart_connection>',
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
    'pre-launched VMs with memory at an address',
    'v3.2',
    '</acrn-config>',
    (i) =>
      `<vm id="${i}"><load_order>PRE_LAUNCHED_VM</load_order><name>p${i}</name><memory><hpa_region><start_hpa>0x${(0x100000000 + i * 0x100000).toString(16)}</start_hpa><size_hpa>1</size_hpa></hpa_region></memory></vm>`,
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
  [
    'silences',
    'v2.5',
    '</hv>',
    () => '<!-- acrn-nvmx-disable-next-line scheduler-not-noop --><zz/>',
  ],
  ['silences of unknown rules', 'v3.2', '</hv>', (i) => `<!-- acrn-nvmx-disable r${i} -->`],
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
  [
    'rules in a silence',
    'v2.5',
    (n) => insert(v25, '<vm ', `<!-- acrn-nvmx-disable${times(n, (i) => ` r${i}`)}: why -->`),
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
  [
    'VMs with vUART connections',
    'v3.2',
    (n) =>
      copies(shared32, n).replace(
        '</vuart_connections>',
        () =>
          `${times(n, (i) => `<vuart_connection><name>v${i}</name><type>pci</type><endpoint><vm_name>ACRN_Service_VM</vm_name><vbdf>00:10.0</vbdf></endpoint><endpoint><vm_name>VM_${i}</vm_name><vbdf>00:10.0</vbdf></endpoint></vuart_connection>`)}</vuart_connections>`,
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
  ['sections of one name', '</PX_INFO>', (i) => `\n\t{${i}},\n\t</PX_INFO>\n\t<PX_INFO>\n`],
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

/** @type {[string, (n: number) => string][]} */
const paths = [
  ['a long path', (n) => 'hv.'.repeat(n)],
  ['indexes in a path', (n) => `vm${'[0]'.repeat(n)}`],
  ['conditions in a path', (n) => `vm[${'id=0 '.repeat(n)}].name`],
  ['brackets in a path', (n) => `vm${'['.repeat(n)}`],
  ['quotes in a path', (n) => `vm[name="${'\\"'.repeat(n)}"]`],
  ['spaces in a path', (n) => `vm${' '.repeat(n)}.name`],
];
/** @type {[string, (n: number) => string][]} */
const traces = [
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
];
/** @type {[string, (i: number) => string][]} */
const hostUnits = [
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
  ['additions to a variable', (i) => (i === 0 ? '\nA=1\n' : 'A+=" -m 1"\nB=$A\n')],
  ['a variable in the next', (i) => `\nA${i + 1}="x$A${i}"`],
  ['an array twice in itself', (i) => (i === 0 ? '\nA=(x y)\n' : `A=("\${A[@]}" "\${A[@]}")\n`)],
  ['silences', (i) => `# acrn-nvmx-disable r${i} -- why\nnested=0\n`],
];
/** @type {[string, (n: number) => Uint8Array][]} */
const bytes = [
  ['U+FFFD in a file', (n) => new TextEncoder().encode('\uFFFD'.repeat(n))],
  ['bytes that are not UTF-8', (n) => new Uint8Array(n).fill(0xff)],
  ['bytes of UTF-16', (n) => Uint8Array.from([0xff, 0xfe, ...new Uint8Array(n).fill(0xd8)])],
];

/** What a report says of a file besides its findings. */
const CHECKED = {
  path: 'a.xml',
  releaseBecause: '',
  boardBecause: '',
  buildType: 'debug',
  board: 'b',
};

/**
 * @typedef {object} Call
 * @property {string} name the command and what grows
 * @property {(n: number) => any} make what is given to it at a size
 * @property {(input: any) => unknown} call
 */

/**
 * @param {any} library what src/index.ts exports, from wherever it is to be measured
 * @returns {Call[]}
 */
export function callsOf(library) {
  const board = library.readBoard(library.parseXml(boardText));
  const lintOf = (text, release) =>
    library.lint(library.sourceText('a.xml', text), { release, board });
  const buildOf = (text, release, boardSource) => {
    const scenario = library.readXml(text).document;
    const boardDocument = library.readXml(boardSource).document;
    if (scenario === undefined || boardDocument === undefined) return undefined;
    return library.build({ release, scenario, board: boardDocument, force: true });
  };
  /** What it gives, or undefined where it refuses what it was given. */
  const unlessRefused = async (refusal, call) => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof refusal) return undefined;
      throw error;
    }
  };

  /** @type {Record<string, (text: string, release: string) => unknown>} */
  const ofScenarios = {
    check: lintOf,
    fix: (text, release) => library.fix('a.xml', text, { release, board }),
    build: (text, release) => buildOf(text, release, boardText),
    get: (text, release) => {
      const { document } = library.readXml(text);
      return document && library.getOption(document, undefined, release);
    },
    set: (text, release) => library.setOptions(text, ['hv.DEBUG_OPTIONS.MEM_LOGLEVEL=4'], release),
    unset: (text, release) => library.unsetOptions(text, ['vm[0].guest_flags'], release),
    form: (text, release) => {
      const { document } = library.readXml(text);
      return document && library.formOf(document, release, board);
    },
    upgrade: (text, from) =>
      library.upgrade('a.xml', text, { from, to: 'v3.3', board, force: true }),
    report: async (text, release) => {
      const { diagnostics } = await lintOf(text, release);
      const source = library.sourceText('a.xml', text);
      const files = [{ ...CHECKED, source, release, diagnostics }];
      const settings = { palette: library.plainPalette, version: '1', unreadable: [] };
      return Object.values(library.REPORTS).map((report) => report(files, settings));
    },
  };
  /** @type {Record<string, (text: string) => unknown>} */
  const ofBoards = {
    check: (text) =>
      library.lint(library.sourceText('a.xml', v25), {
        release: 'v2.5',
        board: library.readBoard(library.parseXml(text)),
      }),
    build: (text) => buildOf(v25, 'v2.5', text),
    init: (text) =>
      unlessRefused(library.CannotCreate, () =>
        library.createScenario({
          release: 'v3.2',
          board: library.readBoard(library.parseXml(text)),
        }),
      ),
  };
  const ofPaths = {
    get: (path) => library.getOption(library.parseXml(v25), path, 'v2.5'),
    set: (path) => library.setOptions(v25, [`${path}=1`], 'v2.5'),
    unset: (path) => library.unsetOptions(v25, [path], 'v2.5'),
  };
  const all = (commands, shapes) =>
    shapes.flatMap(([shape, make, ...rest]) =>
      Object.entries(commands).map(([command, call]) => ({
        name: `${command}: ${shape}`,
        make,
        call: (input) => call(input, ...rest),
      })),
    );
  return [
    ...all(
      ofScenarios,
      scenarios.map(([shape, release, make]) => [shape, make, release]),
    ),
    ...all(
      ofBoards,
      boards.map(([shape, before, unit]) => [
        `a board's ${shape}`,
        (n) => insert(boardText, before, times(n, unit)),
      ]),
    ),
    ...all(ofPaths, paths),
    ...all(
      { replay: (text) => unlessRefused(library.TraceError, () => library.parseTraces(text)) },
      traces,
    ),
    ...library.hostKinds.flatMap(({ kind, load }) =>
      all(
        {
          check: (text) => library.checkHostFile({ name: 'a', text }, kind),
          fix: async (text) => {
            const { checker } = await load();
            return library.fixHostFile(checker, text, { name: 'a', others: [] });
          },
        },
        hostUnits.map(([shape, unit]) => [
          `${shape} in ${kind}`,
          (n) => `qemu-system-x86_64 ${times(n, unit)}x`,
        ]),
      ),
    ),
    ...library.hostKinds.map(({ kind, load }) => ({
      name: `check: files of ${kind}`,
      make: (n) =>
        Array.from({ length: n }, (_, i) => ({
          name: `${i}.conf`,
          text: `options kvm_intel nested=${i % 2}\n`,
        })),
      call: async (others) => {
        const { checker } = await load();
        return others.map(({ name, text }) => checker.lint(text, { name, others }));
      },
    })),
    ...all({ decode: library.decode }, bytes),
  ];
}
