import { readFile } from 'node:fs/promises';
import { encodePredictor } from '@ridgeline/checkpoints';
import type { Classifier } from '@ridgeline/classifier';
import { readerFiles } from '@ridgeline/classifier/parts';
import { type CarriedModel, type CarriedModels, strengthText, type Tuning } from '@ridgeline/report';

/** What script and models may have in all, in a page that one sends by mail. */
const mostBytes = 400_000;

/** In the page's JSON. */
const sizeOf = (model: CarriedModel): number => Buffer.byteLength(JSON.stringify(model));

/** A classifier without where it came from: the report itself says that. */
export const carriedModel = async (
  name: string,
  { spec, params, reader }: Classifier,
): Promise<CarriedModel> => {
  const { 'README.md': _, ...files } = await encodePredictor({
    spec,
    ...readerFiles(reader),
    params,
    run: {},
    card: '',
  });
  return {
    name,
    files: Object.fromEntries(
      Object.entries(files).map(([file, bytes]) => [
        file,
        file.endsWith('.json')
          ? { text: Buffer.from(bytes).toString('utf8') }
          : { base64: Buffer.from(bytes).toString('base64') },
      ]),
    ),
  };
};

/** The strengths whose models say most: what was chosen, what the other rule says, and next to no penalty. */
const strengthsOf = ({
  chosen,
  rows,
}: Tuning): readonly { readonly lambda: number; readonly why: string }[] => {
  const path = rows.flatMap(({ lambda }) => lambda ?? []);
  const asked = [
    { lambda: chosen.lambda, why: 'chosen' },
    { lambda: chosen.minimum, why: 'lowest loss' },
    { lambda: chosen.oneStandardError, why: 'one standard error' },
    { lambda: path.length === 0 ? null : Math.min(...path), why: 'the weakest of the path' },
  ];
  return asked.flatMap(({ lambda, why }, place) =>
    lambda === null || asked.findIndex((other) => other.lambda === lambda) < place ? [] : [{ lambda, why }],
  );
};

/**
 * Classifiers of a path for its report to carry, the chosen one first, as many as the bound lets in.
 *
 * @param modelAt the classifier at a strength; null for one that the path has not.
 */
export const carriedClassifiers = async (
  tuning: Tuning,
  modelAt: (lambda: number) => Classifier | null,
): Promise<CarriedModels> => {
  const script = await readFile(new URL('../generated/page-classifier.js', import.meta.url), 'utf8');
  const models: CarriedModel[] = [];
  const leftOut: CarriedModels['leftOut'][number][] = [];
  let bytes = Buffer.byteLength(script);
  for (const { lambda, why } of strengthsOf(tuning)) {
    const classifier = modelAt(lambda);
    if (classifier === null) continue;
    const model = await carriedModel(`${strengthText(tuning, lambda)}, ${why}`, classifier);
    const withIt = bytes + sizeOf(model);
    if (withIt > mostBytes) leftOut.push({ name: model.name, bytes: withIt });
    else {
      models.push(model);
      bytes = withIt;
    }
  }
  return { script, models, leftOut, mostBytes };
};
