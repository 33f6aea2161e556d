// A login and a shell on the serial console, in between what comes over the network.
import { type Assembler, REG } from '../assembler.js';
import { showSystem } from './firmware.js';
import { MEMORY } from './layout.js';
import { answerFrame } from './network.js';
import { print, readCharacter } from './serial.js';

const CARRIAGE_RETURN = 0x0d;
/** "lshw" */
const LSHW = 0x7768_736c;
const LONGEST_LINE = 0x80;

export const SHELL_PROMPT = 'root@ubuntu_vm:~# ';

export function shell(asm: Assembler): void {
  asm.label('idle').cli();
  readCharacter(asm, 'no-key');
  // IN changes AL only.
  asm.aluImmediate('and', REG.AX, 0xff).aluImmediate('cmp', REG.AX, CARRIAGE_RETURN);
  asm.jumpIf('equal', 'line-complete').load(REG.DI, MEMORY.LINE_LENGTH);
  asm.store([REG.DI, MEMORY.LINE], REG.AX, 1).aluImmediate('add', REG.DI, 1);
  asm.aluImmediate('and', REG.DI, LONGEST_LINE - 1).store(MEMORY.LINE_LENGTH, REG.DI);
  asm.call('putc').jmp('idle');
  asm.label('line-complete');
  print(asm, 'end-of-line');
  asm.load(REG.AX, MEMORY.LOGGED_IN).storeImmediate(MEMORY.LOGGED_IN, 1);
  asm.aluImmediate('cmp', REG.AX, 0).jumpIf('equal', 'line-done').load(REG.AX, MEMORY.LINE);
  asm.aluImmediate('cmp', REG.AX, LSHW).jumpIf('different', 'unknown-command');
  showSystem(asm);
  asm.jmp('line-done').label('unknown-command');
  print(asm, 'unknown-text');
  asm.label('line-done').storeImmediate(MEMORY.LINE_LENGTH, 0).storeImmediate(MEMORY.LINE, 0);
  print(asm, 'shell-prompt');
  asm.jmp('idle').label('no-key').load(REG.AX, MEMORY.NET_PORTS);
  asm.aluImmediate('cmp', REG.AX, 0).jumpIf('equal', 'nothing');
  answerFrame(asm, 'nothing');
  asm.jmp('idle').label('nothing').sti().hlt().jmp('idle');
  asm.label('shell-prompt').text(SHELL_PROMPT);
  asm.label('unknown-text').text('-bash: command not found\r\n');
}
