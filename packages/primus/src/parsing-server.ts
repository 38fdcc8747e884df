import { assertCompatible, type AnyMessages, type Messages, type Parser } from '@primus/protocol';
import {
  type ClassicParser,
  isAdaptedParser,
  type ShownParser,
  shownParser,
} from './classic-parser.js';
import { LayeredServer } from './layered-server.js';
import { findParser } from './names.js';

/** A server whose parser may be swapped, and may call back. */
export class ParsingServer<T extends Messages = AnyMessages> extends LayeredServer<T> {
  #shown: { readonly parser: Parser; readonly as: ShownParser } | undefined;

  /** The parser, in the form that calls back; the very object that `parsers` was given, if it was. */
  override get parser(): ShownParser {
    const { parser } = this.connectionSettings;
    if (this.#shown?.parser !== parser) this.#shown = { parser, as: shownParser(parser) };
    return this.#shown.as;
  }

  /** What turns messages into frames, in the form that calls back. */
  get encoder(): ClassicParser['encoder'] {
    return this.parser.encoder;
  }

  set encoder(encoder: ClassicParser['encoder']) {
    this.parsers({ encoder, decoder: this.decoder });
  }

  /** What turns frames into messages, in the form that calls back. */
  get decoder(): ClassicParser['decoder'] {
    return this.parser.decoder;
  }

  set decoder(decoder: ClassicParser['decoder']) {
    this.parsers({ encoder: this.encoder, decoder });
  }

  /**
   * Swaps the parser, of connections that are open too. The functions of one in the classic form
   * are called with the spark as `this`.
   *
   * @throws PrimusError `UNKNOWN_PARSER`, `INCOMPATIBLE_PARSER`
   */
  parsers(parser: string | Parser | ClassicParser = 'json'): this {
    const found = findParser(parser);
    assertCompatible(found, this.resolvedOptions.transformer);
    this.connectionSettings.parser = found;
    return this;
  }

  /** Sends a message to every open connection. */
  override write(message: T['outgoing']): this {
    // Encoded once for all, unless something may do other than that for each.
    const each =
      isAdaptedParser(this.connectionSettings.parser) ||
      Object.hasOwn(this.Spark.prototype, 'write');
    if (!each) return super.write(message);
    return this.forEach((spark) => void spark.write(message));
  }
}
