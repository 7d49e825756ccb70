import { readFileSync } from 'node:fs';
import { featureReaderFromJson } from '@ridgeline/classifier/parts';
import { readDelimited } from '@ridgeline/data';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../config/config.ts';
import { parseConfig } from '../config/read-config.ts';
import { rowsSeen } from '../table/seen-rows.ts';
import { fitTextRegression } from './text-regression.ts';
import { featuresJson, textRegressorOf } from './text-regressor.ts';

interface Golden {
  readonly texts: readonly string[];
  readonly stars: readonly number[];
  readonly new: readonly string[];
  readonly cases: readonly {
    readonly penalty: { readonly kind: 'l1' | 'l2'; readonly lambda: number };
    readonly vocabulary: readonly string[];
    readonly intercept: number;
    readonly coefficients: readonly number[];
    readonly predictions: readonly number[];
  }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../golden/text-regression.json', import.meta.url), 'utf8'),
);

const csv = (rows: readonly (readonly [text: string, stars: unknown])[]): string =>
  `review,stars\n${rows.map(([text, stars]) => `${text},${stars}`).join('\n')}\n`;
const rows = golden.texts.map((text, row) => [text, golden.stars[row]] as const);
const table = readDelimited(csv(rows), { name: 'reviews.csv' });

const configOf = (more: object = {}, data: object = {}) =>
  parseConfig({ task: 'regression', data: { text: 'review', target: 'stars', ...data }, ...more });
const fit = (more: object = {}, data: object = {}, of = table) => fitTextRegression(configOf(more, data), of);

describe('its configuration', () => {
  it('is that of a regression with a column of text', () => {
    const config = configOf();
    expect(config.task).toBe('text-regression');
    expect(parseConfig(config)).toEqual(config);
    expect(parseConfig({ task: 'regression', data: { target: 'stars' } }).task).toBe('regression');
    expect(() => configOf({ model: { solver: 'closedForm' } })).toThrow(/unknown key "solver" in model/);
  });

  it('is known to editors by both names, by the shared one with a column of text alone', () => {
    const { oneOf } = configJsonSchema() as {
      readonly oneOf: readonly {
        readonly required?: readonly string[];
        readonly properties: {
          readonly task: { readonly const: string };
          readonly data: { readonly required?: readonly string[]; readonly properties: object };
        };
      }[];
    };
    const shapes = oneOf.filter(({ properties: { task } }) => /regression$/.test(task.const));
    const told = shapes.filter(({ properties: { data } }) => 'text' in data.properties);
    expect(told.map(({ properties: { task } }) => task.const)).toContain('text-regression');
    const shared = told.find(
      ({ properties, required }) => properties.task.const === 'regression' && required?.includes('data'),
    )!;
    expect(shared.properties.data.required).toContain('text');
  });
});

describe('a linear regression on texts', () => {
  it.each(golden.cases)('has scikit-learn’s coefficients and answers for $penalty', async (expected) => {
    const { regressor, converged } = await fit({ model: { penalty: expected.penalty } }, { test: 0 });
    expect(converged).toBe(true);
    expect(regressor.grams).toEqual(expected.vocabulary);
    expect(regressor.intercept).toBeCloseTo(expected.intercept, 6);
    expected.coefficients.forEach((value, j) => {
      expect(regressor.coefficients[j]).toBeCloseTo(value, 6);
      if (expected.penalty.kind === 'l1') expect(regressor.coefficients[j] === 0).toBe(value === 0);
    });
    regressor.predict(golden.new).forEach(({ value }, row) => {
      expect(value).toBeCloseTo(expected.predictions[row]!, 6);
    });
  });

  it('answers a text without a known n-gram by its intercept, and says so', async () => {
    const { regressor } = await fit({ model: { penalty: { kind: 'l2', lambda: 0.01 } } });
    const [known, none, empty] = regressor.predict(['the whale', 'zebra', '']);
    expect(known!.known).toBeGreaterThan(0);
    expect(none).toEqual({ value: regressor.intercept, known: 0 });
    expect(empty).toEqual(none);
  });

  it('tells what each n-gram adds, all of it together the answer', async () => {
    const { regressor } = await fit({ model: { penalty: { kind: 'l2', lambda: 0.01 } } });
    const [{ value, reasons }] = regressor.predict(['the ship and the barn'], { explain: true }) as [never];
    const told = reasons as readonly { readonly gram: string; readonly contribution: number }[];
    const sum = told.reduce((total, { contribution }) => total + contribution, regressor.intercept);
    expect(sum).toBeCloseTo(value, 12);
    const sizes = told.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(told[0]).toMatchObject({ gram: expect.stringMatching(/barn|ship/) });
  });

  it('chooses λ by cross-validation, and shows both rules and the article’s beside it', async () => {
    const features = { ngrams: [1, 1] };
    const found = await fit({ features });
    expect(found.rules.map(({ rule }) => rule)).toEqual(['minimum', 'oneStandardError', 'sizeRule']);
    expect(found.lambda).toBe(found.rules[0]!.lambda);
    expect(found.rules[1]!.lambda).toBeGreaterThanOrEqual(found.lambda);
    expect(found.rows).toEqual({ train: 32, test: 8 });
    expect(found.test!.r2).toBeGreaterThan(0.5);
    const again = await fit({ features });
    expect([again.lambda, ...again.regressor.coefficients]).toEqual([
      found.lambda,
      ...found.regressor.coefficients,
    ]);
  });

  it('learns n-grams from the rows that teach alone', async () => {
    const found = await fit({ features: { minDocumentFrequency: 1 } });
    const learnt = rows
      .filter(([text]) => rowsSeen([text], found.trainedOn)[0])
      .map(([text]) => text)
      .join(' ');
    for (const gram of found.regressor.grams!)
      for (const word of gram.split(' ')) expect(learnt).toContain(word);
  });

  it('comes back from what is saved of it to the same answers', async () => {
    for (const kind of ['l1', 'l2']) {
      const { regressor } = await fit({ model: { penalty: { kind, lambda: 0.1 } } });
      const again = textRegressorOf(regressor, featureReaderFromJson(featuresJson(regressor)));
      expect(again.predict(golden.new)).toEqual(regressor.predict(golden.new));
    }
    const { regressor } = await fit({ model: { penalty: { kind: 'l1', lambda: 1e6 } } });
    expect(regressor.params.coefficients!.data).toEqual(Float64Array.of(0));
    const other = { ...regressor, spec: { ...regressor.spec, columns: 3 } };
    expect(() => textRegressorOf(other, regressor.reader)).toThrow(/must belong together, and do not for 3/);
  });

  it('has no names for hashed n-grams', async () => {
    const { regressor } = await fit({ features: { hashing: { features: 64 } } });
    expect(regressor.grams).toBeNull();
    expect(() => regressor.predict(['a ship'], { explain: true })).toThrow(/hashing leaves none/);
  });
});

describe('a table of texts and numbers', () => {
  it.each([
    ['no target', {}, { target: undefined }, 'E_CONFIG', /data.target is missing/],
    ['a column that is not there', {}, { text: 'reviw' }, 'E_DATA', /no column "reviw"/],
    ['one column for both', {}, { text: 'stars' }, 'E_CONFIG', /must name different columns/],
  ] as const)('is refused with %s', async (_, more, data, code, message) => {
    await expect(fit(more, data)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('names line and column of what is no number, reads decimal commas, and leaves empty rows out where told', async () => {
    const odd = readDelimited(csv([...rows, ['the sea', 'four'], ['', 3]]), { name: 'odd.csv' });
    await expect(fit({}, {}, odd)).rejects.toMatchObject({
      code: 'E_DATA',
      message: expect.stringMatching(/odd\.csv.*42.*column "stars" must hold a finite number, got "four"/),
    });
    const empty = readDelimited(csv([...rows, ['', 3], ['the sea', '']]), { name: 'empty.csv' });
    await expect(fit({}, {}, empty)).rejects.toMatchObject({ code: 'E_DATA' });
    const { warnings, rows: used } = await fit({}, { onEmpty: 'skip' }, empty);
    expect(warnings[0]).toBe('Left out: 1 row without text, 1 row without "stars".');
    expect(used.train + used.test).toBe(40);
    const comma = readDelimited(
      csv(rows.map(([text, stars]) => [text, `"${String(stars).replace('.', ',')}"`])),
    );
    const model = { penalty: { kind: 'l2', lambda: 0.01 } };
    const [pointed, commaed] = [await fit({ model }), await fit({ model }, { decimal: 'comma' }, comma)];
    expect(commaed.regressor.coefficients).toEqual(pointed.regressor.coefficients);
  });

  it('warns of repeated texts, drops them where told, and keeps groups together', async () => {
    const twice = readDelimited(csv([...rows, ...rows]));
    const model = { penalty: { kind: 'l2', lambda: 0.01 } };
    expect((await fit({ model }, {}, twice)).warnings.join()).toMatch(/have the text of a training row/);
    const once = await fit({ model }, { dropDuplicates: true }, twice);
    expect(once.warnings[0]).toMatch(/^Left out: \d+ rows with the text of an earlier one\.$/);
    expect(once.warnings).toHaveLength(1);
    // whatever their numbers: a text that both teaches and tests is no test
    const otherwise = readDelimited(csv([...rows, ...rows.map(([text]) => [text, 1] as const)]));
    const first = await fit({ model }, { dropDuplicates: true }, otherwise);
    expect(first.regressor.coefficients).toEqual(once.regressor.coefficients);
  });

  it('says so where there is nothing to explain', async () => {
    const level = readDelimited(csv(rows.map(([text]) => [text, 3])));
    const { warnings, test } = await fit({}, {}, level);
    expect(warnings.join()).toContain('R² has no meaning');
    expect(test!.r2).toBeNull();
  });
});
