// Where things are in the nested guest's memory, and its interrupt vectors.

export const LOAD_ADDRESS = 0x10_0000;
export const STACK_TOP = 0x9_0000;

export const MEMORY = {
  /** Variables of 32 bits. */
  TICKS: 0x8000,
  CPUS: 0x8004,
  ONLINE: 0x8008,
  RESCHEDULED: 0x800c,
  DISK_PORTS: 0x8010,
  NET_PORTS: 0x8014,
  DISK_INDEX: 0x8018,
  RECEIVE_INDEX: 0x801c,
  TRANSMIT_INDEX: 0x8020,
  BANNER_SENT: 0x8024,
  LINE_LENGTH: 0x8028,
  LOGGED_IN: 0x802c,
  INTERRUPTS: 0x8030,
  LINE: 0x8100,
  /** Code that a second CPU begins with in real mode. */
  TRAMPOLINE: 0x9000,
  IDT: 0xa000,
  SECOND_STACK_TOP: 0xc000,
  DISK_QUEUE: 0x2_0000,
  RECEIVE_QUEUE: 0x2_4000,
  TRANSMIT_QUEUE: 0x2_8000,
  DISK_HEADER: 0x2_c000,
  DISK_STATUS: 0x2_c010,
  DISK_BUFFER: 0x2_d000,
  RECEIVE_BUFFERS: 0x3_0000,
  TRANSMIT_BUFFER: 0x3_4000,
  /** Page tables of two processes, three pages each, and their memory. */
  FIRST_TABLES: 0x4_0000,
  SECOND_TABLES: 0x4_3000,
  TOUCHED: 0x20_0000,
  FIRST_PROCESS: 0x60_0000,
  SECOND_PROCESS: 0x80_0000,
} as const;

export const VECTOR = {
  SERIAL: 0x31,
  DISK: 0x41,
  RECEIVE: 0x51,
  TRANSMIT: 0x52,
  TIMER: 0xec,
  RESCHEDULE: 0xfd,
} as const;

export const X2APIC = {
  BASE: 0x1b,
  DEADLINE: 0x6e0,
  EOI: 0x80b,
  SVR: 0x80f,
  ICR: 0x830,
  LVT_TIMER: 0x832,
} as const;

export const CODE_SELECTOR = 0x10;
