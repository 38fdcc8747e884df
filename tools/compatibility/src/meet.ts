import { inject } from 'vitest';
import type { Place } from './abilities.js';
import { conversation } from './conversation.js';
import { leaveOut } from './leave-out.js';
import { loadParser, loadTransformer } from './load.js';
import { type Meeting, meetings } from './meetings.js';
import { parsers } from './names.js';
import { refusal } from './refusal.js';
import { type Dial, dialHere, dialInPage, socketOf } from './remote.js';
import { describeWhereItRuns } from './runs.js';
import { libraryOf } from './stage.js';
import { sharedTab } from './tab.js';
import { isRefused, outlivesConnections, spoiltBy8, unable, wireOf } from './unable.js';

/** Registers the tests of every meeting whose client runs in `place`. */
export async function meet(place: Place): Promise<void> {
  const transformer = inject('transformer');
  const { client } = await loadTransformer(transformer);
  const loaded = await Promise.all(parsers.map((name) => loadParser(name)));
  const refused = new Map(loaded.map((parser) => [parser.name, isRefused(client, parser)]));
  const tab = sharedTab();

  for (const [name, meeting] of Object.entries<Meeting>(meetings)) {
    if (meeting.place !== place) continue;
    describeWhereItRuns(transformer).each(parsers)(`${transformer} | %s | ${name}`, (parser) => {
      const server = { transformer, parser };
      const options = { transformer: wireOf(meeting.client, transformer), parser };
      const reason = unable(meeting, transformer);
      if (reason !== undefined) {
        leaveOut(reason);
      } else if (refused.get(parser)) {
        refusal(meeting, server);
      } else {
        conversation({
          meeting,
          server,
          outlives: outlivesConnections(transformer),
          spoilt: spoiltBy8(meeting, parser),
          dial: async (): Promise<Dial> =>
            place === 'page'
              ? dialInPage(await tab())
              : dialHere(await socketOf(meeting.client, options)),
          script: async () =>
            place === 'page' && meeting.client !== 'modern'
              ? libraryOf(meeting.client, options)
              : '',
        });
      }
    });
  }
}
