import type { Flip } from 'primus';

/** Somebody with a pane open. */
export interface Person {
  /** The id of their connection: another one after every reconnect. */
  readonly id: string;
  readonly name: string;
  /** Which of the palette's colours is theirs. */
  readonly colour: number;
}

/** A line of the chat. */
export interface Line {
  readonly id: number;
  readonly from: Person;
  readonly text: string;
  /** What the server did at somebody's request, not what they said. */
  readonly notice: boolean;
}

/** What a page may send. Positions are fractions of the stage, so that every size fits. */
export type ToServer =
  | { readonly type: 'move' | 'tap'; readonly x: number; readonly y: number }
  | { readonly type: 'away' | 'cut' | 'restart' | 'file start' | 'file end' }
  | { readonly type: 'say' | 'rename'; readonly text: string }
  | { readonly type: 'ping'; readonly at: number }
  | { readonly type: 'flood'; readonly count: number }
  | { readonly type: 'echo'; readonly n: number }
  | { readonly type: 'piece'; readonly base64: string };

/** What the server sends. */
export type ToPage =
  | {
      readonly type: 'welcome';
      readonly you: string;
      readonly people: readonly Person[];
      readonly lines: readonly Line[];
    }
  | { readonly type: 'entered' | 'renamed'; readonly person: Person }
  | { readonly type: 'left' | 'away'; readonly id: string }
  | { readonly type: 'move' | 'tap'; readonly id: string; readonly x: number; readonly y: number }
  | { readonly type: 'said'; readonly line: Line }
  | { readonly type: 'pong'; readonly at: number }
  | { readonly type: 'flood'; readonly n: number; readonly text: string }
  | { readonly type: 'flooded'; readonly echoes: number; readonly inOrder: boolean }
  | { readonly type: 'piece'; readonly base64: string }
  | { readonly type: 'file end'; readonly sha256: string };

/** The server's view: Primus types `write` and `data` by it. */
export interface ServerMessages {
  readonly incoming: ToServer;
  readonly outgoing: ToPage;
}

/** The page's view of the same. */
export type PageMessages = Flip<ServerMessages>;
