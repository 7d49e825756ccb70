import { readFile } from 'node:fs/promises';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { corpora } from '@ridgeline/corpora';
import { expect, test } from 'vitest';
import { excerptOf } from '../run/excerpt.ts';
import { evaluateEvery } from '../run/run-config.ts';
import { defaults } from '../settings/settings.ts';
import { recorded, recordRun } from './record-run.ts';
import { lastFrame, recordedSettings, recordedViews, recording } from './recording.ts';
import { stepOf } from './view.ts';

test('the recording is the run that the page would begin with', async () => {
  await wasmBackend().start();
  const text = excerptOf(await readFile(corpora['moby-dick'].url, 'utf8'));
  const anew = await recordRun({ text, ...recorded, steps: 2 * evaluateEvery });
  // JSON.parse as in the page: −0 is not written; `node scripts/record.mjs` writes the file anew
  expect(JSON.parse(JSON.stringify(anew))).toEqual(recording.slice(0, 3));
  expect(recordedSettings).toEqual(defaults);
});

test('it goes to its end in even steps, and ends with what it is there to show', () => {
  expect(recordedViews.map(stepOf)).toEqual(
    Array.from({ length: lastFrame + 1 }, (_, index) => index * evaluateEvery),
  );
  expect(stepOf(recordedViews[lastFrame]!)).toBe(recorded.steps);
  const { plain, penalised } = recordedViews[lastFrame]!.evaluations.at(-1)!;
  expect(plain.zeroShare).toBe(0);
  expect(penalised.zeroShare).toBeGreaterThan(0.5);
  expect(penalised.validation).toBeLessThan(plain.validation - 0.3);
});

test('exact zeros are seen to appear under L1 and only there', () => {
  const zeros = (side: 'plain' | 'penalised') =>
    recordedViews.map(({ weights }) => [...weights![side]].filter((digit) => digit === '0').length);
  expect(new Set(zeros('plain'))).toEqual(new Set([0]));
  const [first, last] = [zeros('penalised')[0], zeros('penalised').at(-1)!];
  expect(first).toBe(0);
  expect(last / recordedViews[0]!.weights!.plain.length).toBeGreaterThan(0.5);
});
