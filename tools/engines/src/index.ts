export { type Browser, type Engine, engines, type Page } from './browser.js';
export { launch } from './launch.js';
export { serveSite, type Site, type SiteContent } from './site.js';
