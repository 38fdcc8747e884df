import type { Server } from 'node:http';
import Primus, { PrimusError } from 'primus';
import type { ServerMessages } from '../shared/messages.js';
import { primusOn } from './primus.js';

/** A transformer by its name: at work on the server, or why it cannot be. */
export type Offer =
  | { readonly name: string; readonly primus: Primus<ServerMessages> }
  | { readonly name: string; readonly reason: string };

/** All that `primus` knows by name. */
export const TRANSFORMERS: readonly string[] = Object.keys(Primus.transformers);

/** Puts a Primus for each transformer on one HTTP server, as far as its framework can be loaded. */
export function offerAll(server: Server, names: readonly string[]): Offer[] {
  return names.map((name) => {
    try {
      return { name, primus: primusOn(server, name) };
    } catch (error) {
      if (!(error instanceof PrimusError)) throw error;
      return { name, reason: error.message };
    }
  });
}

/** Those at work. */
export function serversOf(offers: readonly Offer[]): Primus<ServerMessages>[] {
  return offers.flatMap((offer) => ('primus' in offer ? [offer.primus] : []));
}
