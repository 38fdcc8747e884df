/**
 * Gathers in a page what it says, for WebKit, whose driver does not tell. It may run twice; what
 * was said before the first time is lost.
 */
export const recorder = `(() => {
  if (globalThis.pageSaid) return;
  const said = (globalThis.pageSaid = []);
  for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
    const write = console[level];
    console[level] = (...args) => {
      said.push(level + ': ' + args.map(String).join(' '));
      write.apply(console, args);
    };
  }
  addEventListener('error', ({ message, target }) => {
    said.push(message === undefined ? 'failed: ' + (target.src ?? target.href) : 'error: ' + message);
  }, true);
  addEventListener('unhandledrejection', ({ reason }) => said.push('error: ' + reason));
})()`;
