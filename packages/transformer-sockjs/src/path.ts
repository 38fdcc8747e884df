const SESSION = /\/[^/.]+\/([^/.]+)\/[^/.]+\/?(?:\?|$)/;

/** The session that a URL of SockJS is about. */
export function sessionOf(url: string): string | undefined {
  return SESSION.exec(url)?.[1];
}

/** Whether a URL of SockJS takes messages from a client. */
export function takesMessages(url: string): boolean {
  return /_send\/?(?:\?|$)/.test(url);
}

/** Whether a URL of SockJS is one of a WebSocket: of a session, or the raw one. */
export function isWebSocket(url: string): boolean {
  return /\/websocket\/?(?:\?|$)/.test(url);
}

/**
 * Whether a page gets at what is there without saying its origin: messages as a script, and the
 * page of this origin that speaks for the one around it.
 */
export function hidesOrigin(url: string): boolean {
  return /[/\\](?:jsonp|iframe[^/\\?#]*\.html)[/\\]?(?:[?#]|$)/.test(url);
}
