import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encodePredictor } from '@ridgeline/checkpoints';
import { type Classifier, loadClassifier, mixClassifiers } from '@ridgeline/classifier';
import { readerFiles } from '@ridgeline/classifier/parts';
import { readDelimited } from '@ridgeline/data';
import { parseConfig, prepareClassification, trainClassifier } from '@ridgeline/recipes';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const reviews = readDelimited(readFileSync(new URL('fixtures/reviews.csv', import.meta.url), 'utf8'), {
  name: 'reviews.csv',
});
const texts = [
  ...reviews.rows.map((row) => row.join(' ')),
  '',
  'zzz',
  '漢字 🐳',
  'a\u0000b',
  'film '.repeat(2000),
];

const train = async (model: object, over: object = {}): Promise<Classifier> => {
  const config = parseConfig({
    task: 'classification',
    data: { text: 'review', label: 'verdict', test: 0.2 },
    selection: { folds: 3 },
    model,
    ...over,
  } as never) as never;
  return (await trainClassifier(await prepareClassification(config, reviews))).classifier;
};

const save = ({ spec, params, reader }: Classifier) =>
  encodePredictor({
    spec: spec as never,
    ...readerFiles(reader),
    params,
    run: {},
    card: '',
  });

it.each([
  ['logistic', { kind: 'logistic' }, {}],
  ['logistic with an L1 penalty', { kind: 'logistic', penalty: { kind: 'l1' } }, {}],
  ['hashed logistic', { kind: 'logistic' }, { features: { hashing: { features: 512 } } }],
  ['naive Bayes', { kind: 'naiveBayes' }, {}],
  ['NB-SVM', { kind: 'nbSvm' }, {}],
  ['bag of embeddings', { kind: 'bagOfEmbeddings', width: 4, epochs: 2 }, {}],
  ['Kneser–Ney', { kind: 'kneserNey', order: 2 }, {}],
  [
    'joined logistic',
    { kind: 'logistic' },
    { features: { join: [{ ngrams: [1, 1] }, { analyzer: 'charWordBoundary', ngrams: [2, 4] }] } },
  ],
])('a %s classifier answers the same bits when it is loaded', async (_, model, over) => {
  const trained = await train(model, over);
  const loaded = await loadClassifier(await save(trained));
  expect(loaded.logProbabilities(texts)).toEqual(trained.logProbabilities(texts));
  expect(loaded.classify(texts)).toEqual(trained.classify(texts));
  expect(loaded.classify(texts).map(({ label }) => loaded.classes.indexOf(label))).toEqual([
    ...loaded.predict(texts),
  ]);
  if (loaded.explain === undefined)
    expect(() => loaded.classify('a film', { explain: true })).toThrow(/explain is for linear classifiers/);
});

it('a page that classifies loads at most 12.5 kB with gzip, and no TensorFlow.js at all', async () => {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: "export { loadClassifier } from '@ridgeline/classifier';",
      resolveDir: import.meta.dirname,
      sourcefile: 'page.js',
    },
    bundle: true,
    format: 'esm',
    minify: true,
    splitting: true,
    platform: 'browser',
    target: 'es2022',
    conditions: ['@ridgeline/source'],
    outdir: '/',
    write: false,
    metafile: true,
  });
  const outputs = new Map(outputFiles.map((file) => [file.path.replace(/^.*\//, ''), file.contents]));
  const nameOf = (output: string) => output.replace(/^.*\//, '');
  const byName = new Map(Object.entries(metafile.outputs).map(([file, found]) => [nameOf(file), found]));
  const atOnce = new Set<string>();
  const take = (name: string): void => {
    if (atOnce.has(name)) return;
    atOnce.add(name);
    for (const { kind, path } of byName.get(name)!.imports)
      if (kind === 'import-statement') take(nameOf(path));
  };
  take(
    [...byName].find(([, { entryPoint }]) => entryPoint !== undefined && /page|stdin/.test(entryPoint))![0],
  );
  const bytes = [...atOnce].reduce((sum, name) => sum + gzipSync(outputs.get(name)!).length, 0);
  console.log(
    `loadClassifier: ${bytes} bytes with gzip; with every kind of classifier in ${outputs.size} files`,
  );
  expect(bytes).toBeLessThanOrEqual(12_500);
  expect(Object.keys(metafile.inputs).filter((file) => /tensorflow|packages\/tensors/.test(file))).toEqual(
    [],
  );
  expect([...outputs.values()].some((code) => Buffer.from(code).includes('node:fs"'))).toBe(false);
});

it('loads a mixture of classifiers that read in different ways, with the bits that it had', async () => {
  const members = [
    await train({ kind: 'logistic' }, {}),
    await train({ kind: 'kneserNey', order: 2 }, {}),
    await train({ kind: 'bagOfEmbeddings', width: 4, epochs: 2 }, {}),
  ];
  const weights = [0.5, 0.3, 0.2];
  const mixture = mixClassifiers(members, weights);
  const logs = mixture.logProbabilities(texts);
  const parts = members.map((member) => member.logProbabilities(texts));
  logs.forEach((log, i) => {
    const mean = parts.reduce((sum, of, m) => sum + weights[m]! * Math.exp(of[i]!), 0);
    expect(Math.exp(log)).toBeCloseTo(mean, 13);
  });
  const loaded = await loadClassifier(await save(mixture));
  expect(loaded.logProbabilities(texts)).toEqual(logs);
  expect(loaded.classify(texts)).toEqual(mixture.classify(texts));
  // a mixture is a member as any other
  const twice = mixClassifiers([loaded, members[0]!], [0.5, 0.5]);
  expect((await loadClassifier(await save(twice))).classify(texts)).toEqual(twice.classify(texts));
});

it('refuses members of other classes, one alone, and weights that are none', async () => {
  const one = await train({ kind: 'logistic' }, {});
  const other = { ...one, classes: ['else', 'good'] };
  expect(() => mixClassifiers([one], [1])).toThrow('two classifiers or more, got 1');
  expect(() => mixClassifiers([one, other], [0.5, 0.5])).toThrow('must tell the same classes');
  for (const weights of [[1], [0.7, 0.7], [-1, 2]])
    expect(() => mixClassifiers([one, one], weights)).toThrow('2 numbers ≥ 0 that sum to 1');
  const files = await save(mixClassifiers([one, one], [0.5, 0.5]));
  const { spec, params, reader } = mixClassifiers([one, one], [0.5, 0.5]);
  const odd = await encodePredictor({
    spec: { ...spec, weights: [1] } as never,
    ...readerFiles(reader),
    params,
    run: {},
    card: '',
  });
  await expect(loadClassifier(odd)).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
  expect((await loadClassifier(files)).classes).toEqual(one.classes);
});
