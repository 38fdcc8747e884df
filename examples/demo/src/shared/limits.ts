/** What the server holds a page to; a page that knows them never meets them. */

/** Characters of a name. */
export const MAX_NAME = 24;
/** Characters of a line of chat. */
export const MAX_TEXT = 280;
/** Messages of one flood. */
export const MAX_FLOOD = 100_000;
/** Bytes of a file in one message, before base64. */
export const PIECE_BYTES = 49_152;
/** Characters of what a visitor is known again by. */
export const MAX_VISITOR = 64;
/** Colours in the palette. */
export const COLOURS = 8;
