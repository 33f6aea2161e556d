// ubuntu-20.04.img: the disk of the nested guest, as far as its boot reads it.
import { SECTOR } from './virtio-blk.js';

const SECTORS = 8;
const BOOT_SIGNATURE = [0x55, 0xaa] as const;
/** Where the lines of the boot are, and how many sectors they have. */
export const BOOT_TEXT = { sector: 1, sectors: 1 } as const;

const BOOT_LINES = [
  '[  OK  ] Started Journal Service.',
  '[  OK  ] Reached target Local File Systems.',
  '[  OK  ] Started Network Service.',
  '[  OK  ] Started Serial Getty on ttyS0.',
  '[  OK  ] Started OpenBSD Secure Shell server.',
  '[  OK  ] Reached target Login Prompts.',
  '[  OK  ] Reached target Multi-User System.',
  '',
  'Ubuntu 20.04 LTS ubuntu_vm ttyS0',
  '',
];

export const LOGIN_PROMPT = 'ubuntu_vm login: ';

/** A fresh disk; whoever boots from it may write to it. */
export function diskImage(): Uint8Array {
  const image = new Uint8Array(SECTORS * SECTOR);
  image.set(BOOT_SIGNATURE, SECTOR - 2);
  const text = `${BOOT_LINES.join('\r\n')}\r\n${LOGIN_PROMPT}`;
  image.set(new TextEncoder().encode(text), BOOT_TEXT.sector * SECTOR);
  return image;
}
