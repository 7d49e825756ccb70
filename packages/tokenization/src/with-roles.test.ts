import { expect, it } from 'vitest';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';
import { trainTokenizer } from './train-tokenizer.ts';
import { withRoles } from './with-roles.ts';

const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
/** A file as Marian's are: `</s>` in the vocabulary, and behind it a token that pads and begins. */
const file = JSON.parse(
  JSON.stringify({
    ...(trainTokenizer({ kind: 'whitespace' }, 'no </s> way').toJSON() as object),
    added_tokens: [{ id: 4, content: '<pad>', ...flags }],
  }),
);
const tokenizer = tokenizerFromJSON(file);
const end = tokenizer.vocabulary.indexOf('</s>');
const roles = { begin: 4, end, pad: 4 };

it('knows what tokens are for, and its file keeps it', () => {
  expect(tokenizer.special).toEqual({ unknown: 0 });
  const found = withRoles(tokenizer, roles);
  expect(found.special).toEqual({ unknown: 0, ...roles });
  const again = tokenizerFromJSON(JSON.parse(JSON.stringify(found.toJSON())));
  expect(again.special).toEqual(found.special);
  expect(again.spec).toEqual(found.spec);
  expect(found.toJSON()).toMatchObject({
    added_tokens: [
      { id: 4, content: '<pad>', roles: ['begin', 'pad'] },
      { id: end, content: '</s>', special: true, roles: ['end'] },
    ],
  });
});

it('reads other texts to the same ids, and leaves special tokens out of what it writes', () => {
  const found = withRoles(tokenizer, roles);
  expect(found.encode('no way <pad>').ids).toEqual(tokenizer.encode('no way <pad>').ids);
  expect(found.vocabulary).toEqual(tokenizer.vocabulary);
  expect(found.decode([4, ...found.encode('no way').ids, end], { skipSpecial: true })).toBe('no way');
});

it('is itself where it knows them already, and may learn others', () => {
  const found = withRoles(tokenizer, roles);
  expect(withRoles(found, roles)).toBe(found);
  expect(withRoles(found, { pad: 4, end })).toBe(found);
  expect(withRoles(found, { begin: 2 }).special).toEqual({ unknown: 0, pad: 4, begin: 2, end });
  const ours = trainTokenizer({ kind: 'char' }, 'ab', ['pad', 'begin', 'end']);
  expect(withRoles(ours, { pad: 3, begin: 4, end: 5 })).toBe(ours);
  expect(() => withRoles(ours, { pad: 0 })).toThrow(
    'withRoles: the tokenizer has tokens of its own for unknown, pad, begin, end, got others.',
  );
});

it('refuses ids of no token, and a file with roles that are none', () => {
  const refused = (work: () => unknown, code: string, message: string) =>
    expect(work).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  refused(() => withRoles(tokenizer, { end: 5 }), 'E_RANGE', 'withRoles: end must be an id below 5, got 5.');
  refused(() => withRoles(tokenizer, { end: 1.5 }), 'E_RANGE', 'end must be an integer');
  const given = (added_tokens: object) => () => tokenizerFromJSON({ ...file, added_tokens });
  const pad = { id: 4, content: '<pad>', ...flags };
  refused(given([{ ...pad, roles: ['bos'] }]), 'E_DATA', 'each of added_tokens must have an id');
  refused(
    given([
      { ...pad, roles: ['pad'] },
      { id: end, content: '</s>', ...flags, roles: ['pad'] },
    ]),
    'E_DATA',
    'each of the roles of added_tokens must be of one token',
  );
});
