/** A question of a client's, answered under its number. */
export type Question =
  | { readonly ask: number; readonly join: string }
  | { readonly ask: number; readonly say: string };

/** What the server says: an answer, or what happened in the room. */
export type News =
  | { readonly answer: number; readonly others: number }
  | { readonly answer: number; readonly error: string }
  | { readonly joined: string }
  | { readonly left: string }
  | { readonly said: string; readonly by: string };

/** Seen from the server. */
export interface Chat {
  incoming: Question;
  outgoing: News;
}
