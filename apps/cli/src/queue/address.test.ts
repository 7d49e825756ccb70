import { expect, it } from 'vitest';
import { queueAddress } from './address.ts';

it.each([
  ['redis://host', 'host:6379', 'redis://host:6379'],
  ['rediss://me:secret@host:1234/2', 'host:1234', 'rediss://host:1234/2'],
])('shows %s without its password', (text, shown, bare) => {
  expect(queueAddress(text)).toEqual({ url: text, shown, bare });
});

it.each([
  ['http://me:secret@host', 'http://me:…@host'],
  ['redis://redis:redis@host/name', 'redis://redis:…@host/name'],
  ['redis://me:sécret word@host/name', 'redis://me:…@host/name'],
  ['redis://me:sec@ret@host/name', 'redis://me:…@host/name'],
  ['redis://:sec/ret@host', 'redis://:…@host'],
  ['me:secret@host:6379', 'me:…@host:6379'],
  ['redis://host:6379/name', 'redis://host:6379/name'],
])('refuses %s, and shows it as %s', (text, shown) => {
  expect(() => queueAddress(text)).toThrow(`got "${shown}".`);
});
