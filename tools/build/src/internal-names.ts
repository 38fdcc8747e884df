/**
 * Members that the classes of our own packages use among each other and nobody else does: no
 * application, no plugin, no transformer, no parser, and no other script on the page. Scripts for
 * browsers have short names for them. What is added here must be used as a property, never as a
 * text, and by no object that is not ours.
 */
export const INTERNAL_NAMES: readonly string[] = [
  'connection',
  'state',
  'link',
  'owner',
  'control',
  'receipt',
  'lane',
  'blocked',
  'occupied',
  'hold',
  'wait',
  'inTurn',
  'dispatch',
  'finish',
  'leave',
  'makeBacklog',
  'discardBacklog',
  'heardAt',
  'connectionOver',
  'connectionSettings',
  'flush',
  'closed',
  'ended',
  'check',
  'disconnect',
  'release',
];

/** In the order in which code has them most, as what is frequent already costs least. */
const LETTERS = 'etsinrohcaulpdfmgbwvykxjzq';

/** Files whose members are meant: what others call the same is left as it is. */
export const OWN_FILES: RegExp = /\/packages\/(?:client|protocol|primus)\/src\//;

/** What esbuild takes. Names of one letter are no application's, and no member of ours has one. */
export const internalNames: {
  readonly mangleProps: RegExp;
  readonly mangleCache: Record<string, string>;
} = {
  mangleProps: new RegExp(`^(?:${INTERNAL_NAMES.join('|')})$`),
  mangleCache: Object.fromEntries(
    INTERNAL_NAMES.map((name, index) => [name, LETTERS.charAt(index)]),
  ),
};
