/**
 * A prebuilt browser script, so that a client script can be put together from files and never
 * from the text of functions.
 */
export interface ClientAsset {
  /** Where the script is, as a `file:` URL. */
  readonly url: URL;
  /** The variable the script declares at its top level; its value is what the script offers. */
  readonly variable: string;
}
