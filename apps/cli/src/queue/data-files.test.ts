import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkPlaces, dataPlaces, describeFile, locate } from './data-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-data-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]) => path.join(folder, ...names);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const text = 'label,text\na,one\n';
const asked = { name: 'table.csv', bytes: text.length, sha256: sha256(text) };
mkdirSync(at('deep', 'below'), { recursive: true });
writeFileSync(at('deep', 'table.csv'), text.replace('one', 'two'));
writeFileSync(at('deep', 'below', 'whatever'), text);
writeFileSync(at('table.csv'), text);

/** A server that has these texts by their paths, and answers so for what it does not have. */
const serving = async (found: Readonly<Record<string, string>>, lacking = 404) => {
  const server = createServer(({ url = '' }, answer) => {
    const body = found[url];
    answer.statusCode = body === undefined ? lacking : 200;
    answer.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
};

it('describes a file, and an embedded corpus by its name', async () => {
  expect(await describeFile(at('table.csv'))).toEqual(asked);
  expect(await describeFile('moby-dick')).toMatchObject({ name: 'moby-dick', sha256: expect.any(String) });
  await expect(describeFile(at('none.csv'))).rejects.toMatchObject({ code: 'E_DATA' });
});

it('finds a file by what is in it, whatever it is called, and takes no other of its name', async () => {
  expect(await dataPlaces([at('deep')]).find(asked)).toBe(at('deep', 'below', 'whatever'));
  expect(await dataPlaces([at('deep')]).find({ ...asked, sha256: sha256('other') })).toBeUndefined();
  await expect(dataPlaces([at('none')]).find(asked)).rejects.toMatchObject({ code: 'E_DATA', at: '--data' });
});

it('says before any data are wanted that a place is no folder', async () => {
  await checkPlaces([at('deep'), 'https://data.example.org/none']);
  const refused = { code: 'E_DATA', at: '--data' };
  await expect(checkPlaces([at('deep'), at('none')])).rejects.toMatchObject(refused);
  await expect(checkPlaces([at('table.csv')])).rejects.toMatchObject(refused);
});

it('takes an embedded corpus of this program, and names what is nowhere', async () => {
  const places = dataPlaces([at('deep')]);
  expect(await locate('moby-dick', await describeFile('moby-dick'), places)).toBe('moby-dick');
  await expect(
    locate('/x/small.csv', { name: 'small.csv', bytes: 3, sha256: sha256('abc') }, places),
  ).rejects.toMatchObject({
    code: 'E_DATA',
    message: expect.stringMatching(/no file of --data is small\.csv \(.*, SHA-256 ba7816bf8f01cfea…\)/),
  });
});

it('fetches a file from below a URL by its SHA-256, and takes nothing else for it', async () => {
  const right = await serving({ [`/bucket/${asked.sha256}`]: text });
  const wrong = await serving({ [`/${asked.sha256}`]: text.replace('one', 'six') });
  const long = await serving({ [`/${asked.sha256}`]: `${text}more` });
  const none = await serving({});
  const places = dataPlaces([none.url, `${right.url}/bucket/`]);
  const file = (await places.find(asked))!;
  expect(path.basename(file)).toBe('table.csv');
  expect(readFileSync(file, 'utf8')).toBe(text);
  await places.close();
  expect(() => readFileSync(file)).toThrow('ENOENT');
  expect(await dataPlaces([none.url]).find(asked)).toBeUndefined();
  // buckets whose names may not be listed refuse what they do not have
  const closed = await serving({}, 403);
  expect(await dataPlaces([closed.url, `${right.url}/bucket`]).find(asked)).toMatch(/table\.csv$/);
  const broken = await serving({}, 500);
  for (const [place, reason] of [
    [broken.url, 'the server answers 500'],
    [wrong.url, 'its SHA-256 is'],
    [long.url, 'it is longer than 17 bytes'],
    ['http://127.0.0.1:1', 'table.csv cannot be fetched'],
  ] as const)
    await expect(dataPlaces([place]).find(asked)).rejects.toMatchObject({
      code: 'E_DATA',
      message: expect.stringContaining(reason),
    });
  for (const server of [right, wrong, long, none, closed, broken]) server.close();
});
