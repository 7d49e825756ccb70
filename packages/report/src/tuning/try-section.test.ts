import { expect, it } from 'vitest';
import type { CarriedModels } from '../results/carried-models.ts';
import { tryScripts, trySection } from './try-section.ts';

const carried: CarriedModels = {
  script: 'var ridgelineClassifier = {};',
  models: [{ name: 'λ = 1, chosen', files: { 'config.json': { text: '{"a":"</script><b>"}' } } }],
  leftOut: [],
  mostBytes: 400_000,
};

it('has the models as data that no text ends', () => {
  const markup = trySection(carried)!.markup;
  const [, json] = /id="carried">([\s\S]*?)<\/script>/.exec(markup)!;
  expect(json).not.toContain('<');
  expect(JSON.parse(json!)).toEqual({ models: carried.models });
  expect(tryScripts(carried)).toHaveLength(2);
});

it('says which model is too large for the page, also where none is left', () => {
  const leftOut = [{ name: 'λ = 0.1, the weakest of the path', bytes: 712_345 }];
  const told =
    'The model of λ = 0.1, the weakest of the path is left out: with it the page would carry 713 kB, and it may carry 400 kB.';
  expect(trySection({ ...carried, leftOut })!.markup).toContain(told);
  const alone = { ...carried, models: [], leftOut };
  expect(trySection(alone)!.markup).toContain(`<p>${told}</p>`);
  expect(tryScripts(alone)).toEqual([]);
});

it('is not there where nothing is carried', () => {
  expect(trySection(undefined)).toBeNull();
  expect(trySection({ ...carried, models: [] })).toBeNull();
});
