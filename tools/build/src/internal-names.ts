/**
 * Members of objects that no application, plugin, transformer or parser ever holds. What is added
 * to either list must be used as a property, never as a text, and by no object that is not ours.
 */
const OF_HIDDEN_OBJECTS: readonly string[] = [
  'state',
  'link',
  'control',
  'owner',
  'receipt',
  'lane',
  'busy',
  'roomy',
  'free',
  'hold',
  'blocked',
  'occupied',
  'wait',
  'dispatch',
  'transmit',
  'finish',
  'leave',
  'heardAt',
  'check',
  'shared',
];

/** Members of clients that only classes of our own packages use. */
const OF_CLIENTS: readonly string[] = [
  'connection',
  'wanted',
  'submit',
  'flush',
  'connectionOver',
  'connectionSettings',
  'closed',
  'ended',
  'disconnect',
  'release',
  'giveWay',
];

/**
 * Members that the classes of our own packages use among each other and nobody else does. Scripts
 * for browsers have short names for them.
 */
export const INTERNAL_NAMES: readonly string[] = [...OF_HIDDEN_OBJECTS, ...OF_CLIENTS];

/** In the order in which code has them most, as what is frequent already costs least. */
const LETTERS = 'etsinrohcaulpdfmgbwvykxjzq';

/** Applications set members of their own on clients, also such of one letter. */
const PREFIX = '$';

const shortened = (names: readonly string[], prefix = ''): [string, string][] =>
  names.map((name, index) => [name, `${prefix}${LETTERS.charAt(index)}`]);

const shortNames: ReadonlyMap<string, string> = new Map([
  ...shortened(OF_HIDDEN_OBJECTS),
  ...shortened(OF_CLIENTS, PREFIX),
]);

/** What {@link INTERNAL_NAMES} are called in scripts for browsers, in that order. */
export const SHORT_NAMES: readonly string[] = [...shortNames.values()];

/** Files whose members are meant: what others call the same is left as it is. */
export const OWN_FILES: RegExp = /\/packages\/(?:client|protocol|primus)\/src\//;

/** What esbuild takes. */
export const internalNames: {
  readonly mangleProps: RegExp;
  readonly mangleCache: Record<string, string>;
} = {
  mangleProps: new RegExp(`^(?:${INTERNAL_NAMES.join('|')})$`),
  mangleCache: Object.fromEntries(shortNames),
};
