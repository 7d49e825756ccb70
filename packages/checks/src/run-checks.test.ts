import { expect, it } from 'vitest';
import { checks } from './catalog.ts';
import { examplesOf, severities } from './check.ts';
import { factNames } from './facts.ts';
import { runChecks } from './run-checks.ts';

const outcomeOf = (code: string, ...given: Parameters<typeof runChecks>) =>
  runChecks(...given).find((finding) => finding.code === code)!;

it('has codes that stand once, in order, and whole sentences', () => {
  const codes = checks.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
  for (const { code, title, severity, why, remedy, needs } of checks) {
    expect(code).toMatch(/^RDG[1-4]\d\d$/);
    expect(severities).toContain(severity);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
    expect(needs.length).toBeGreaterThan(0);
    for (const need of needs) expect(factNames[need]).toBeTruthy();
  }
});

it('says of every check which fact it lacks where nothing is known', () => {
  const findings = runChecks({});
  expect(findings).toHaveLength(checks.length);
  for (const { outcome, how } of findings)
    expect([outcome, how]).toEqual(['not applicable', expect.stringMatching(/^Not known: .*\.$/)]);
});

it('tells what was found with examples, and what passed with what was measured', () => {
  const labels = { train: ['a', 'b'], test: ['a', 'c'] };
  expect(outcomeOf('RDG107', { labels })).toMatchObject({
    outcome: 'found',
    severity: 'error',
    how: '1 of the classes of the held-out parts has no training row.',
    examples: ['c (test part)'],
  });
  expect(outcomeOf('RDG107', { labels: { train: ['a', 'c'], test: ['a', 'c'] } })).toMatchObject({
    outcome: 'passed',
    how: '0 of the classes of the held-out parts have no training row.',
    examples: [],
  });
});

it('does not look for what is muted, and refuses a code that no check has', () => {
  const labels = { train: ['a', 'b'], test: ['a', 'c'] };
  expect(outcomeOf('RDG107', { labels }, { mute: ['RDG107'] }).outcome).toBe('muted');
  expect(outcomeOf('RDG108', { labels }, { mute: ['RDG107'] }).outcome).toBe('found');
  expect(() => runChecks({}, { mute: ['RDG17'] })).toThrow(
    expect.objectContaining({
      code: 'E_OPTION',
      message: 'runChecks: mute must hold codes of checks, got "RDG17".',
    }),
  );
});

it('does not take overlapping classes for wrong labels', () => {
  // p(class) evenly between a half and one, labels drawn by it: a quarter is told wrongly, none of the surest third
  const rows = 900;
  const sure = Array.from({ length: rows }, (_, row) => 0.52 + (0.47 * row) / rows);
  const labels = sure.map((p, row) => (((row * 377) % 1000) / 1000 < p ? 'a' : 'b'));
  const even = sure.flatMap((p, row) => [
    { label: labels[row]!, probabilities: [p, 1 - p] },
    { label: labels[row] === 'a' ? 'b' : 'a', probabilities: [1 - p, p] },
  ]);
  const crossValidated = {
    classes: ['a', 'b'],
    labels: even.map(({ label }) => label),
    probabilities: even.map(({ probabilities }) => probabilities),
  };
  expect(outcomeOf('RDG105', { crossValidated })).toMatchObject({ outcome: 'passed' });
});

it('does not hold passages of a running text to lengths of a random share', () => {
  const texts = {
    train: Array.from({ length: 60 }, (_, i) => 'a'.repeat(20 + i)),
    test: Array.from({ length: 60 }, (_, i) => 'a'.repeat(90 + i)),
  };
  expect(outcomeOf('RDG115', { texts }).outcome).toBe('found');
  expect(outcomeOf('RDG115', { texts, isRunningText: true }).outcome).toBe('not applicable');
});

it.each(['x', '𠮷'])('tells three examples, of no more than 60 characters %s', (letter) => {
  const of = (length: number) => letter.repeat(length);
  expect(examplesOf([of(60), of(61), of(1000), of(1)])).toEqual([of(60), `${of(59)}…`, `${of(59)}…`]);
});
