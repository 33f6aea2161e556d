// SMBIOS: the entry point that firmware left below 1 MiB, and the texts of the system structure after it.
import { SMBIOS_AREA, SMBIOS_TYPE } from '../../../machine/smbios.js';
import { type Assembler, REG } from '../assembler.js';
import { print } from './serial.js';

const ANCHOR = 0x5f4d_535f;
const TABLE = 24;
const PARAGRAPH = 16;

/** `lshw -c system`. */
export function showSystem(asm: Assembler): void {
  print(asm, 'system-text');
  asm.call('find-system').aluImmediate('cmp', REG.SI, 0).jumpIf('equal', 'system-shown');
  for (const [name, offset] of [
    ['product', 5],
    ['vendor', 4],
    ['version', 6],
  ] as const) {
    asm.push(REG.SI);
    print(asm, `${name}-text`);
    asm.pop(REG.SI).push(REG.SI).load(REG.CX, [REG.SI, offset], 1).call('print-string');
    asm.pop(REG.SI);
  }
  asm.label('system-shown');
  print(asm, 'width-text');
}

export function firmwareRoutines(asm: Assembler): void {
  // find-system: RSI is the structure of type 1, or 0.
  asm.label('find-system').movImmediate(REG.SI, SMBIOS_AREA.start).label('find-anchor');
  asm.load(REG.AX, [REG.SI, 0]).aluImmediate('cmp', REG.AX, ANCHOR).jumpIf('equal', 'anchor');
  asm.aluImmediate('add', REG.SI, PARAGRAPH).aluImmediate('cmp', REG.SI, SMBIOS_AREA.end);
  asm.jumpIf('different', 'find-anchor').label('no-system').movImmediate(REG.SI, 0).ret();
  asm.label('anchor').load(REG.SI, [REG.SI, TABLE]).label('next-structure');
  asm.load(REG.AX, [REG.SI, 0], 1).aluImmediate('cmp', REG.AX, SMBIOS_TYPE.SYSTEM);
  asm.jumpIf('equal', 'found-system').aluImmediate('cmp', REG.AX, SMBIOS_TYPE.END);
  asm.jumpIf('equal', 'no-system').load(REG.AX, [REG.SI, 1], 1).alu('add', REG.SI, REG.AX);
  // Two zeroes end the strings.
  asm.label('skip-strings').load(REG.AX, [REG.SI, 0], 2).aluImmediate('add', REG.SI, 1);
  asm.aluImmediate('cmp', REG.AX, 0).jumpIf('different', 'skip-strings');
  asm.aluImmediate('add', REG.SI, 1).jmp('next-structure').label('found-system').ret();
  // print-string: string number ECX of the structure at RSI, and the end of the line.
  asm.label('print-string').load(REG.AX, [REG.SI, 1], 1).alu('add', REG.SI, REG.AX);
  asm.label('next-string').decEcx().jz('this-string').label('string-end').lodsb().testAl(0xff);
  asm.jnz('string-end').jmp('next-string').label('this-string').call('puts');
  print(asm, 'end-of-line');
  asm.ret();
  asm.label('end-of-line').text('\r\n');
  asm.label('system-text').text('ubuntu_vm\r\n    description: Computer\r\n');
  asm.label('product-text').text('    product: ').label('vendor-text').text('    vendor: ');
  asm
    .label('version-text')
    .text('    version: ')
    .label('width-text')
    .text('    width: 64 bits\r\n');
}
