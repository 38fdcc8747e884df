import sirv from 'sirv';
import { unpack } from './unpack.js';

/**
 * Serves the files of a package below `/npm/NAME@VERSION/`, as CDNs do: for any page, to be kept
 * for a year. There is no version but the one that is installed.
 *
 * @param {string} name
 */
export async function cdn(name) {
  const { directory, version, remove } = await unpack(name);
  const serve = sirv(directory, {
    immutable: true,
    maxAge: 31_536_000,
    setHeaders: (res) => {
      res.setHeader('Access-Control-Allow-Origin', '*');
      res.setHeader('X-Content-Type-Options', 'nosniff');
    },
  });
  const versions = `/npm/${name}@`;
  const folder = `${versions}${version}`;

  /**
   * Answers whether the request is one for the package.
   *
   * @param {import('node:http').IncomingMessage} req
   * @param {import('node:http').ServerResponse} res
   */
  const handle = (req, res) => {
    const { url = '' } = req;
    if (!url.startsWith(versions)) return false;
    const missing = () => void res.writeHead(404).end();
    if (!url.startsWith(`${folder}/`)) missing();
    else {
      req.url = url.slice(folder.length);
      serve(req, res, missing);
    }
    return true;
  };
  return { handle, remove };
}
