import { expect, it } from 'vitest';
import { withoutPaths } from './without-paths.ts';

it.each([
  ['/home/me/book.txt', 'book.txt'],
  ['/home/my own/a book.txt', 'a book.txt'],
  ['C:\\Users\\me\\book.txt', 'book.txt'],
  ['\\\\server\\share\\book.txt', 'book.txt'],
  ['~/secret/book.txt', 'book.txt'],
  ['file:///home/me/book.txt', 'book.txt'],
  ['/home/me/', 'me'],
  [
    "ridgeline train /home/me/a.txt --out '/srv/x y' --set a=/etc/b",
    "ridgeline train a.txt --out 'x y' --set a=b",
  ],
  ['either and/or 1/2 https://example.org/a/b', 'either and/or 1/2 https://example.org/a/b'],
  ['moby-dick', 'moby-dick'],
])('tells %j as %j', (given, expected) => {
  expect(withoutPaths({ '/k/e/y': [given, 1, null] })).toEqual({ y: [expected, 1, null] });
});
