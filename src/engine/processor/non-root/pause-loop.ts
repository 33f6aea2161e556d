// Pause-loop exiting (SDM 26.1.3, PAUSE).
import { SECONDARY } from '../controls.js';
import { secondaryControls } from '../execution-controls.js';
import { FIELD } from '../field-table.js';
import type { LogicalProcessor } from '../logical-processor.js';
import type { Vmcs } from '../vmcs.js';
import { currentPrivilegeLevel } from '../vmx-instructions.js';

/** Whether this PAUSE at CPL 0 is one of a loop that lasts longer than PLE_Window. */
export function exitsOnPauseLoop(processor: LogicalProcessor, vmcs: Vmcs): boolean {
  if ((secondaryControls(vmcs) & SECONDARY.PAUSE_LOOP_EXITING) === 0) return false;
  if (currentPrivilegeLevel(vmcs) > 0) return false;
  const now = processor.timeStampCounter;
  const loop = processor.pauseLoop;
  const gap = BigInt(vmcs.read32(FIELD.PLE_GAP));
  if (loop === undefined || now - loop.latest > gap) {
    processor.pauseLoop = { first: now, latest: now };
    return false;
  }
  processor.pauseLoop = { first: loop.first, latest: now };
  return now - loop.first > BigInt(vmcs.read32(FIELD.PLE_WINDOW));
}
