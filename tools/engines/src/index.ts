export { inEachEngine } from './in-each-engine.js';
export type { Page } from './browser.js';
export { serveSite, type Site, type SiteContent } from './site.js';
