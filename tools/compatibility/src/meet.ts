import { describe, inject, test } from 'vitest';
import type { Place } from './abilities.js';
import { conversation } from './conversation.js';
import { type Meeting, meetings } from './meetings.js';
import { parsers } from './names.js';
import { type Dial, dialHere, dialInPage, socketOf } from './remote.js';
import { libraryOf } from './stage.js';
import { sharedTab } from './tab.js';
import { wireOf, unable } from './unable.js';

/** Registers the tests of every meeting whose client runs in `place`. */
export function meet(place: Place): void {
  const transformer = inject('transformer');
  const tab = sharedTab();
  for (const [name, meeting] of Object.entries<Meeting>(meetings)) {
    if (meeting.place !== place) continue;
    describe.each(parsers)(`${transformer} | %s | ${name}`, (parser) => {
      const reason = unable(meeting, transformer, parser);
      if (reason !== undefined) {
        test(reason, ({ skip }) => skip(reason));
        return;
      }
      const options = { transformer: wireOf(meeting.client, transformer), parser };
      const dial = async (): Promise<Dial> =>
        place === 'page'
          ? dialInPage(await tab())
          : dialHere(await socketOf(meeting.client, options));
      conversation({
        meeting,
        server: { transformer, parser },
        dial,
        ...(place === 'page' && meeting.client !== 'modern'
          ? { script: libraryOf.bind(undefined, meeting.client, options) }
          : {}),
      });
    });
  }
}
