import { RidgelineError } from '@ridgeline/contracts';

/** The URL of a file in a folder; what stands behind a question mark, such as a signature, goes with each. */
const urlOf = (folder: string | URL, name: string): URL => {
  const { href } = (globalThis as { readonly location?: { readonly href: string } }).location ?? {};
  const base = new URL(folder, href);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const url = new URL(name, base);
  url.search = base.search;
  return url;
};

const failure = (url: URL | string, problem: string, cause?: unknown): RidgelineError =>
  new RidgelineError('E_IO', `${url}: the file cannot be fetched: ${problem}.`, {
    at: String(url),
    hint: 'Give the URL of a folder that holds config.json, model.safetensors and the other files of the model.',
    cause,
  });

/**
 * The bytes of a file below a URL.
 *
 * @throws `E_IO` naming the file and the answer
 */
export const fetchFrom = async (folder: string | URL, name: string): Promise<Uint8Array> => {
  let url: URL;
  try {
    url = urlOf(folder, name);
  } catch (cause) {
    throw failure(String(folder), 'it is no URL', cause);
  }
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch (cause) {
    throw failure(url, (cause as Error).message, cause);
  }
  if (!answer.ok) throw failure(url, `the server answered ${answer.status}`);
  // what serves a page of its own for each URL that it does not know
  if (answer.headers.get('content-type')?.startsWith('text/html'))
    throw failure(url, 'a page came in its place');
  return new Uint8Array(await answer.arrayBuffer());
};
