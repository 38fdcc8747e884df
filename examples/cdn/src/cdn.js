import sirv from 'sirv';
import { unpack } from './unpack.js';

/**
 * Serves the files of a package below `/npm/NAME@VERSION/`, as CDNs do: for any page, to be kept
 * for a year.
 *
 * @param {string} name
 */
export async function cdn(name) {
  const { directory, remove } = await unpack(name);
  const serve = sirv(directory, {
    immutable: true,
    maxAge: 31_536_000,
    setHeaders: (res) => {
      res.setHeader('Access-Control-Allow-Origin', '*');
      res.setHeader('X-Content-Type-Options', 'nosniff');
    },
  });
  const prefix = new RegExp(`^/npm/${name}@[^/]+(?=/)`);

  /**
   * Answers whether the request is one for the package.
   *
   * @param {import('node:http').IncomingMessage} req
   * @param {import('node:http').ServerResponse} res
   */
  const handle = (req, res) => {
    if (!prefix.test(req.url ?? '')) return false;
    req.url = req.url?.replace(prefix, '');
    serve(req, res, () => void res.writeHead(404).end());
    return true;
  };
  return { handle, remove };
}
