import type Primus from 'primus';
import type { Spark } from 'primus';
import type { ServerMessages, ToPage } from '../shared/messages.js';
import { MAX_VISITOR } from '../shared/limits.js';
import { Flood } from './flood.js';
import { returnFile } from './return-file.js';
import type { Room } from './room.js';

/** What a conversation needs besides the connection. */
export interface Surroundings {
  /** All that visitors connect to: one for each transformer. */
  readonly servers: readonly Primus<ServerMessages>[];
  readonly room: Room;
  /** Asks for the whole server to be restarted. */
  readonly restart: () => void;
}

/** Everything the server says to one page and does for it. */
export function converse(
  spark: Spark<ServerMessages>,
  { servers, room, restart }: Surroundings,
): void {
  const visitor = String(spark.query['visitor'] ?? spark.id).slice(0, MAX_VISITOR);
  const me = room.enter(spark.id, visitor);
  let flood: Flood | undefined;
  let file: AbortController | undefined;

  // #region talk
  const all = (message: ToPage): void => {
    for (const primus of servers) primus.write(message);
  };
  const others = (message: ToPage): void => {
    for (const primus of servers) {
      primus.forEach((other) => {
        if (other !== spark) other.write(message);
      });
    }
  };
  const said = (text: string, notice = false): void => {
    all({ type: 'said', line: room.say(room.person(spark.id) ?? me, text, notice) });
  };

  spark.write({ type: 'welcome', you: me.id, people: room.people, lines: room.lines });
  others({ type: 'entered', person: me });
  spark.on('end', () => {
    room.leave(spark.id);
    all({ type: 'left', id: spark.id });
  });

  spark.on('data', (message) => {
    switch (message.type) {
      case 'move':
      case 'tap':
        return others({ ...message, id: spark.id });
      case 'away':
        return others({ type: 'away', id: spark.id });
      case 'say':
        return said(message.text);
      // #endregion
      case 'rename': {
        const person = room.rename(spark.id, message.text);
        if (person) all({ type: 'renamed', person });
        return;
      }
      case 'ping':
        spark.write({ type: 'pong', at: message.at });
        return;
      case 'flood':
        if (flood && !flood.over) return;
        flood = new Flood(spark, message.count);
        flood.send().catch(left);
        return;
      case 'echo':
        flood?.echoed(message.n);
        return;
      case 'file start':
        file?.abort();
        file = new AbortController();
        returnFile(spark, file.signal).catch(left);
        return;
      // #region break
      case 'cut':
        said('cut their connection', true);
        return spark.destroy();
      case 'restart':
        said('restarts the server', true);
        return restart();
      // #endregion
      default:
    }
  });
}

/** Whoever leaves in the middle of something ends it, and nothing needs to be done about that. */
function left(): void {}
