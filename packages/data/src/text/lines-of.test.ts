import { expect, test } from 'vitest';
import { linesOf } from './lines-of.ts';

test('lines end as files of Unix, of Windows and of old Macs end them', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    expect(linesOf(['sea', '', 'ship'].join(end))).toEqual(['sea', '', 'ship']);
    // the end of the last one begins no other, an empty line is one
    expect(linesOf(`sea${end}ship${end}`)).toEqual(['sea', 'ship']);
    expect(linesOf(`sea${end}${end}`)).toEqual(['sea', '']);
  }
  expect(linesOf('')).toEqual(['']);
});

test('a CR among lines that end with LF is a character like others', () => {
  expect(linesOf('sea\rship\nwhale')).toEqual(['sea\rship', 'whale']);
});
