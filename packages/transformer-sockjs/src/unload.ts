type Listen = (type: string, ...rest: readonly unknown[]) => void;

const page = globalThis as { addEventListener?: Listen };
const { addEventListener: listen } = page;

// SockJS listens for `unload` as soon as it is loaded, to close what a page leaves open. A page that
// does is not kept in the back/forward cache, and Primus closes by itself. So whoever imports this
// before SockJS keeps it from being heard.
if (listen) {
  page.addEventListener = (type, ...rest) => {
    if (type !== 'unload') listen.call(page, type, ...rest);
  };
}

/** Lets others listen for `unload` again: to be called once SockJS is loaded. */
export function restoreUnload(): void {
  if (listen) page.addEventListener = listen;
}
