import {
  type Evaluated,
  type HostParams,
  type HostTensor,
  type Json,
  RidgelineError,
  record,
  type TrainingState,
} from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import { decodeUtf8, encodeJson, parseJson } from './json.ts';
import { hex, sha256 } from './sha256.ts';

export type StateFile = 'state.safetensors' | 'state.json';

/** What an evaluation found, as JSON. */
type Point = Pick<Evaluated, 'step' | 'dataLoss'>;

/** The best of them, with its score where the run is judged by one. */
type Best = Point & { readonly score?: number };

const bestOf = ({ step, dataLoss, score }: Best): Best => ({
  step,
  dataLoss,
  ...(score !== undefined && { score }),
});

/** What of a training state is not tensors. */
interface Counters {
  readonly step: number;
  readonly evaluationsWithoutGain: number;
  readonly best: Best | null;
  /** Of runs whose learning rate follows from them. */
  readonly evaluations?: readonly Point[];
  /** Of runs that units have left. */
  readonly units?: NonNullable<TrainingState['units']>;
}

const version = 1;
const groups = ['params', 'optimizer', 'carried', 'averaged', 'best'] as const;
type Group = (typeof groups)[number];

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const countersOf = (state: Omit<Counters, 'best'> & { readonly best?: Counters['best'] }): Counters => {
  const { step, evaluationsWithoutGain, best = null, evaluations, units } = state;
  return {
    step,
    evaluationsWithoutGain,
    best: best && bestOf(best),
    ...(evaluations && { evaluations: evaluations.map(({ step, dataLoss }) => ({ step, dataLoss })) }),
    ...(units && { units }),
  };
};

/** `state.json`: its bytes follow from the counters and the SHA-256 of `state.safetensors`. */
const jsonOf = (counters: Counters, digest: string): Uint8Array =>
  encodeJson({ version, ...counters, sha256: digest });

const isEvaluated = (found: Point | undefined): boolean =>
  isCount(found?.step) && Number.isFinite(found!.dataLoss);

const areUnits = (units: unknown): boolean =>
  Array.isArray(units) &&
  units.length > 0 &&
  units.every((unit, i) => isCount(unit) && (i === 0 || unit > units[i - 1]));

const isCounters = ({
  step,
  evaluationsWithoutGain,
  best,
  evaluations = [],
  units = {},
}: Counters): boolean =>
  isCount(step) &&
  isCount(evaluationsWithoutGain) &&
  (best === null || (isEvaluated(best) && Number.isFinite(best.score ?? 0))) &&
  Array.isArray(evaluations) &&
  evaluations.every(isEvaluated) &&
  Object.values(units).every(areUnits);

/**
 * The state of a training run as two files. Each knows the other's content, so that files of different saves are
 * found when they are read.
 *
 * @returns `state.safetensors` with every tensor of the state, and `state.json` with its counters.
 * @throws `E_DATA` if a counter is no integer or the best loss is not finite; else as `encodeSafetensors`.
 * @example const files = await encodeState(event.state);
 */
export const encodeState = async (state: TrainingState): Promise<Readonly<Record<StateFile, Uint8Array>>> => {
  const counters = countersOf(state);
  if (!isCounters(counters)) {
    throw new RidgelineError(
      'E_DATA',
      `encodeState: counters must be integers ≥ 0 and the best loss finite, got step ${state.step}, ` +
        `evaluationsWithoutGain ${state.evaluationsWithoutGain}, best ${JSON.stringify(counters.best)}.`,
    );
  }
  const { params, optimizer, carried, averaged = {}, best } = state;
  const parts: Readonly<Record<Group, HostParams>> = {
    params,
    optimizer,
    carried,
    averaged,
    best: best?.params ?? {},
  };
  const tensors = record(
    groups.flatMap((group) =>
      Object.entries(parts[group]).map(([path, tensor]) => [`${group}/${path}`, tensor] as const),
    ),
  );
  const bytes = await encodeSafetensors(tensors, { counters: JSON.stringify(counters) });
  return { 'state.safetensors': bytes, 'state.json': jsonOf(counters, hex(await sha256(bytes))) };
};

const readCounters = (json: Json): Counters => {
  const file = 'state.json';
  const fields = { ...(json as object) } as unknown as Counters & { readonly version: Json };
  if (fields.version !== version) {
    throw damaged(file, `its version must be ${version}, got ${quote(fields.version)}`, {
      hint: 'Go on with the version of Ridgeline that wrote it, or start the run anew.',
    });
  }
  const counters = countersOf(fields);
  if (isCounters(counters)) return counters;
  throw damaged(file, 'its step, evaluationsWithoutGain and best must be as a run has them');
};

const split = (tensors: HostParams): Readonly<Record<Group, HostParams>> => {
  const parts = new Map<string, [string, HostTensor][]>(groups.map((group) => [group, []]));
  for (const [path, tensor] of Object.entries(tensors)) {
    const slash = path.indexOf('/');
    const part = parts.get(path.slice(0, Math.max(slash, 0)));
    if (part === undefined)
      throw damaged('state.safetensors', `${quote(path)} must be of ${groups.join(', ')}`);
    part.push([path.slice(slash + 1), tensor]);
  }
  return Object.fromEntries([...parts].map(([group, entries]) => [group, record(entries)])) as Record<
    Group,
    HostParams
  >;
};

/**
 * Reads the state of a training run and checks that its two files are of one save.
 *
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const resume = await decodeState(files);
 */
export const decodeState = async (files: Readonly<Record<string, Uint8Array>>): Promise<TrainingState> => {
  const hint = 'Go on from an earlier save, or start the run anew.';
  const read = (file: StateFile): Uint8Array => {
    const bytes = Object.hasOwn(files, file) ? files[file] : undefined;
    if (bytes === undefined) throw damaged(file, 'it must be in the run folder, and is not', { hint });
    return bytes;
  };
  const bytes = read('state.safetensors');
  const text = decodeUtf8(read('state.json'), 'state.json');
  const counters = readCounters(parseJson(text, 'state.json'));
  const { tensors, metadata } = await decodeSafetensors(bytes, 'state.safetensors');
  const parts = split(tensors);
  const { step, evaluationsWithoutGain, best, evaluations, units } = counters;
  const expected = decodeUtf8(jsonOf(counters, hex(await sha256(bytes))), 'state.json');
  const hasBest = Object.keys(parts.best).length > 0;
  if (text !== expected || metadata.counters !== JSON.stringify(counters) || hasBest !== (best !== null)) {
    throw damaged('state.json', 'it must be of the same save as state.safetensors, and is not', { hint });
  }
  const { params, optimizer, carried, averaged } = parts;
  return {
    step,
    params,
    optimizer,
    carried,
    ...(Object.keys(averaged).length > 0 && { averaged }),
    ...(evaluations && { evaluations }),
    ...(units && { units }),
    ...(best === null ? {} : { best: { ...bestOf(best), params: parts.best } }),
    evaluationsWithoutGain,
  };
};
