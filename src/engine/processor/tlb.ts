// Cached translations (SDM 29.4): guest-physical mappings tagged with the EP4TA (bits 51:12 of the
// EPTP), combined mappings tagged with VPID and EP4TA. Guests run with one PCID, 0.
import { EPT_ADDRESS_MASK } from './ept.js';
import { PAGE_SIZE } from './memory.js';

/** What a guest's paging structures say of a linear page (SDM volume 3, 4.6). */
export interface PageRights {
  readonly user: boolean;
  readonly writable: boolean;
  readonly executable: boolean;
}

export interface CachedTranslation {
  /** Host-physical address of the 4-KiB page. */
  readonly frame: number;
  readonly rights: number;
  readonly memoryType: number;
}

/** A combined mapping: from a linear page, through the guest's paging structures and the EPT. */
interface LinearMapping extends CachedTranslation, PageRights {
  readonly guestPhysicalPage: number;
}

/** The tag of a guest without EPT. */
const NO_EPT = -1;

interface CombinedMappings {
  readonly vpid: number;
  readonly ep4ta: number;
  readonly pages: Map<number, LinearMapping>;
}

export class Tlb {
  /** By EP4TA, then by guest-physical page number. */
  readonly #guestPhysical = new Map<number, Map<number, CachedTranslation>>();
  /** One entry for each pair of VPID and EP4TA in use; by linear page number. */
  #combined: CombinedMappings[] = [];

  /**
   * A combined mapping of a linear address.
   *
   * @param eptp undefined when the guest runs without EPT
   */
  lookupLinear(vpid: number, eptp: bigint | undefined, linear: number): LinearMapping | undefined {
    return this.#find(vpid, tagOf(eptp))?.pages.get(Math.floor(linear / PAGE_SIZE));
  }

  lookupGuestPhysical(eptp: bigint, address: number): CachedTranslation | undefined {
    return this.#guestPhysical.get(tagOf(eptp))?.get(Math.floor(address / PAGE_SIZE));
  }

  insertLinear(
    vpid: number,
    eptp: bigint | undefined,
    linear: number,
    mapping: LinearMapping,
  ): void {
    const ep4ta = tagOf(eptp);
    let combined = this.#find(vpid, ep4ta);
    if (combined === undefined) {
      combined = { vpid, ep4ta, pages: new Map() };
      this.#combined.push(combined);
    }
    combined.pages.set(Math.floor(linear / PAGE_SIZE), mapping);
  }

  insertGuestPhysical(eptp: bigint, address: number, translation: CachedTranslation): void {
    const ep4ta = tagOf(eptp);
    let guestPhysical = this.#guestPhysical.get(ep4ta);
    if (guestPhysical === undefined) {
      guestPhysical = new Map();
      this.#guestPhysical.set(ep4ta, guestPhysical);
    }
    guestPhysical.set(Math.floor(address / PAGE_SIZE), translation);
  }

  /**
   * What an EPT violation invalidates (SDM 29.4.3.1).
   *
   * @param linear undefined when the access was to a paging structure
   */
  invalidateViolation(vpid: number, eptp: bigint, address: number, linear?: number): void {
    const ep4ta = tagOf(eptp);
    this.#guestPhysical.get(ep4ta)?.delete(Math.floor(address / PAGE_SIZE));
    if (linear !== undefined) {
      this.#find(vpid, ep4ta)?.pages.delete(Math.floor(linear / PAGE_SIZE));
    }
  }

  /** INVVPID type 0; also INVLPG in a guest. */
  invalidateAddress(vpid: number, linear: number): void {
    for (const combined of this.#combined) {
      if (combined.vpid === vpid) combined.pages.delete(Math.floor(linear / PAGE_SIZE));
    }
  }

  /** INVVPID types 1 and 3; no page of the engine's guests is global. */
  invalidateVpid(vpid: number): void {
    if (this.#combined.length === 0) return;
    this.#combined = this.#combined.filter((combined) => combined.vpid !== vpid);
  }

  /** INVVPID type 2: all VPIDs but 0. */
  invalidateAllVpids(): void {
    this.#combined = this.#combined.filter((combined) => combined.vpid === 0);
  }

  /** INVEPT type 1. */
  invalidateEptp(eptp: bigint): void {
    const ep4ta = tagOf(eptp);
    this.#guestPhysical.delete(ep4ta);
    this.#combined = this.#combined.filter((combined) => combined.ep4ta !== ep4ta);
  }

  /** INVEPT type 2. */
  invalidateAllEptps(): void {
    this.#guestPhysical.clear();
    this.#combined = this.#combined.filter((combined) => combined.ep4ta === NO_EPT);
  }

  /** The number of cached mappings. */
  get size(): number {
    let size = 0;
    for (const { pages } of this.#combined) size += pages.size;
    for (const pages of this.#guestPhysical.values()) size += pages.size;
    return size;
  }

  clone(): Tlb {
    const copy = new Tlb();
    for (const [ep4ta, pages] of this.#guestPhysical)
      copy.#guestPhysical.set(ep4ta, new Map(pages));
    copy.#combined = this.#combined.map((combined) => ({
      ...combined,
      pages: new Map(combined.pages),
    }));
    return copy;
  }

  #find(vpid: number, ep4ta: number): CombinedMappings | undefined {
    return this.#combined.find((combined) => combined.vpid === vpid && combined.ep4ta === ep4ta);
  }
}

function tagOf(eptp: bigint | undefined): number {
  return eptp === undefined ? NO_EPT : Number(eptp & EPT_ADDRESS_MASK);
}
