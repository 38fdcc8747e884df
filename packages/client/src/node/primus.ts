import type { AnyMessages, Connection, Link, Messages } from '@primus/protocol';
import { Primus as Client } from '../primus.js';
import { ClientConnection } from './connection.js';

/** A client for Node, where links can stop reading. */
export class Primus<T extends Messages = AnyMessages> extends Client<T> {
  protected override connectionOver(link: Link): Connection<Client<T>> {
    return new ClientConnection<Client<T>>(link, this, this.connectionSettings);
  }
}
