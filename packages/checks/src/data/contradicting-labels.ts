import { check, examplesOf } from '../check.ts';
import { noiseRows, outweighsNoise } from '../statistics/sampling-noise.ts';
import { counts, sum } from '../statistics/summary.ts';
import { sameText } from '../text/same-text.ts';

export const contradictingLabels = check({
  code: 'RDG104',
  title: 'Equal texts have different classes',
  severity: 'warning',
  why: 'Whatever is answered to such a text, some of its rows are counted as wrong: no model can reach full accuracy.',
  remedy: 'Look at the rows and settle their class; if a text may have several, make it multi-label.',
  needs: ['texts', 'labels'],
  find: ({ texts: { train }, labels }) => {
    const byText = new Map<string, string[]>();
    train.forEach((text, row) => {
      const key = sameText(text);
      const own = byText.get(key);
      if (own === undefined) byText.set(key, [labels.train[row]!]);
      else own.push(labels.train[row]!);
    });
    const torn = [...byText].filter(([text, own]) => text !== '' && new Set(own).size > 1);
    const lost = sum(torn.map(([, own]) => own.length - Math.max(...counts(own).values())));
    return {
      isFault: outweighsNoise(lost, train.length),
      saw: `${lost} of ${train.length} training rows must be misread whatever is answered, since ${torn.length === 1 ? 'one text has' : `${torn.length} texts have`} several classes; ${noiseRows(train.length)} would weigh less than sampling does (√n/2).`,
      examples: examplesOf(torn.map(([text, own]) => `${[...new Set(own)].join(' / ')}: ${text}`)),
    };
  },
});
