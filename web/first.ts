/** The scenario that the page opens without being asked: what the README's tutorial starts from. */
export const FIRST = 'quad-core/v2.5-hybrid.xml';
/** What the first check needs besides its code. */
export const FIRST_BOARD = 'quad-core/quad-core.xml';
export const FIRST_RELEASE = 'v2.5';
