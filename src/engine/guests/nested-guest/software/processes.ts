// Two processes with a page of their own at one linear address: each finds in it what it has left, whoever ran between.

import { PAGE_SIZE } from '../../../processor/memory.js';
import { type Assembler, REG } from '../assembler.js';
import { MEMORY } from './layout.js';
import { print } from './serial.js';

const TABLE = 7;
const LARGE_PAGE = 0x87;
/** The second GiB, which the loader does not map. */
const LINEAR = 0x4000_0000;
const SECOND_GIB = 8;

const PROCESSES = [
  { tables: MEMORY.FIRST_TABLES, memory: MEMORY.FIRST_PROCESS, mark: 1 },
  { tables: MEMORY.SECOND_TABLES, memory: MEMORY.SECOND_PROCESS, mark: 2 },
] as const;

export function runProcesses(asm: Assembler): void {
  const [first, second] = PROCESSES;
  // The kernel's own mappings, of which each process has the first GiB.
  readCr3(asm).move(REG.SI, REG.AX).move(REG.BP, REG.AX).load(REG.SI, [REG.SI, 0], 8);
  asm.aluImmediate('and', REG.SI, ~0xfff).load(REG.AX, [REG.SI, 0], 8);
  for (const { tables, memory } of PROCESSES) {
    asm.store(tables + PAGE_SIZE, REG.AX, 8).storeImmediate(tables, (tables + PAGE_SIZE) | TABLE);
    asm.storeImmediate(tables + PAGE_SIZE + SECOND_GIB, (tables + 2 * PAGE_SIZE) | TABLE);
    asm.storeImmediate(tables + 2 * PAGE_SIZE, memory | LARGE_PAGE);
  }
  for (const { tables, mark } of PROCESSES) {
    switchTo(asm, tables).storeImmediate(LINEAR, mark);
  }
  switchTo(asm, first.tables).load(REG.AX, LINEAR).aluImmediate('cmp', REG.AX, first.mark);
  asm.jumpIf('different', 'no-init');
  switchTo(asm, second.tables).load(REG.AX, LINEAR).aluImmediate('cmp', REG.AX, second.mark);
  asm.jumpIf('different', 'no-init');
  asm.move(REG.AX, REG.BP);
  writeCr3(asm).jmp('processes-ran').label('no-init');
  print(asm, 'no-init-text');
  asm.jmp('dead').label('no-init-text');
  asm.text('Kernel panic - not syncing: Attempted to kill init!\r\n').label('processes-ran');
}

function switchTo(asm: Assembler, tables: number): Assembler {
  return writeCr3(asm.movImmediate(REG.AX, tables));
}

/** MOV RAX, CR3 */
function readCr3(asm: Assembler): Assembler {
  return asm.bytes(0x0f, 0x20, 0xd8);
}

/** MOV CR3, RAX */
function writeCr3(asm: Assembler): Assembler {
  return asm.bytes(0x0f, 0x22, 0xd8);
}
