/** What a client has to know of a server; served below `pathname`. */
export interface Spec {
  readonly version: string;
  readonly pathname: string;
  readonly parser: string;
  readonly transformer: string;
  readonly pingInterval: number | false;
  /** Whether it asks who connects, where it says so. A client that is refused should not insist. */
  readonly authorization?: boolean;
}
