declare module 'primus-8' {
  import type { Edition } from './editions.js';

  const Primus: Edition;
  export default Primus;
}
