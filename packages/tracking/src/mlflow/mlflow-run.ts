import { RidgelineError } from '@ridgeline/contracts';
import type { Ending, Settings } from '../tracked.ts';

/** What `fetch` is, as far as it is called. */
type Fetch = (
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface MlflowOptions {
  /** Where the server is: `http://localhost:5000`. */
  readonly url: string;
  /** The header of that name, where the server asks who it is. */
  readonly authorization?: string | undefined;
  /** What runs are grouped by; it is made where there is none. */
  readonly experiment: string;
  /** What the run is called. */
  readonly name: string;
  readonly settings: Settings;
  readonly tags?: Readonly<Record<string, string>>;
  /** The run that goes on; a new one if not given. */
  readonly runId?: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fetch?: Fetch;
}

/** A run that is told to a server. */
export interface MlflowRun {
  readonly runId: string;
  /** @param timestamp in milliseconds since 1970; now if not given. @throws `E_IO` if the server does not take it */
  log(step: number, scalars: Readonly<Record<string, number>>, timestamp?: number): Promise<void>;
  /** Sends what waits, and says how the run ended. @throws `E_IO` */
  end(ending: Ending): Promise<void>;
}

/** Of the server: metrics and settings in one request, characters of a setting and of a name. */
const most = { metrics: 1000, settings: 100, value: 6000, name: 250 } as const;

/** Numbers are sent when so many wait. */
const waiting = 500;

const statuses: Readonly<Record<Ending, string>> = {
  finished: 'FINISHED',
  failed: 'FAILED',
  stopped: 'KILLED',
};

/** Letters, digits, `_`, `-`, `.`, blanks, `:` and `/`, of which the server makes names. */
const named = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_\-. :/]/gu, '_')
    .slice(0, most.name);

const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** @throws `E_OPTION` for what is no address, or holds a password: an address is kept and shown */
const addressOf = (url: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol))
    throw new RidgelineError(
      'E_OPTION',
      `mlflow: the address must begin with http:// or https://, got "${url}".`,
      {
        hint: 'For example http://localhost:5000, where `mlflow server` listens.',
      },
    );
  if (parsed.username !== '' || parsed.password !== '')
    throw new RidgelineError('E_OPTION', 'mlflow: the address must hold neither user nor password.', {
      hint: 'Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN; in code give authorization.',
    });
  return `${parsed.href.replace(/\/+$/, '')}/api/2.0/mlflow`;
};

type Reply = Readonly<Record<string, unknown>>;

const parsedReply = (text: string): Reply | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Reply) : undefined;
  } catch {
    return undefined;
  }
};

/** The calls of MLflow's REST interface. */
const clientOf = ({
  url,
  authorization,
  fetch: send = fetch as unknown as Fetch,
}: Pick<MlflowOptions, 'url' | 'authorization' | 'fetch'>) => {
  const base = addressOf(url);
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
  const failed = (path: string, problem: string): RidgelineError =>
    new RidgelineError('E_IO', `mlflow: ${base}/${path} ${problem}.`, {
      hint: 'Check the address, and that `mlflow server` runs there.',
    });
  /** @returns undefined where there is no such thing */
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Reply | undefined> => {
    const answer = await send(`${base}/${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    }).catch(() => undefined);
    if (answer === undefined) throw failed(path, 'cannot be reached');
    const text = await answer.text();
    const reply = parsedReply(text);
    if (answer.status === 404 && reply?.error_code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    if (answer.status !== 200)
      throw failed(path, `answers ${answer.status}: ${String(reply?.message ?? text).slice(0, 200)}`);
    if (reply === undefined) throw failed(path, 'answers what is no JSON: it is no MLflow server');
    return reply;
  };
  return {
    get: (path: string) => call('GET', path),
    post: async (path: string, body: object): Promise<Reply> => {
      const reply = await call('POST', path, body);
      if (reply === undefined) throw failed(path, 'knows no such run');
      return reply;
    },
  };
};

type Client = ReturnType<typeof clientOf>;

const experimentId = async ({ get, post }: Client, name: string): Promise<string> => {
  const found = await get(`experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`);
  const experiment = found?.experiment as { experiment_id: string } | undefined;
  if (experiment !== undefined) return experiment.experiment_id;
  return (await post('experiments/create', { name })).experiment_id as string;
};

/**
 * Begins a run on an MLflow server, or goes on with one, and tells it what is measured. Numbers are sent some hundreds at a time.
 *
 * @throws `E_OPTION` for an address that is none; `E_IO` if the server cannot be reached or refuses. `log` and `end` throw likewise.
 * @see MLflow's REST API 2.0: experiments/create, runs/create, runs/log-batch, runs/update.
 * @example
 * const run = await mlflowRun({ url: 'http://localhost:5000', experiment: 'tone', name: 'l1', settings: {}, now: Date.now });
 * await run.log(100, { 'validation/loss': 2.31 });
 * await run.end('finished');
 */
export const mlflowRun = async (options: MlflowOptions): Promise<MlflowRun> => {
  const { experiment, name, settings, tags = {}, now } = options;
  const client = clientOf(options);
  const { post } = client;
  const begun = async (): Promise<string> => {
    const { run } = await post('runs/create', {
      experiment_id: await experimentId(client, experiment),
      run_name: name,
      start_time: now(),
      tags: Object.entries(tags).map(([key, value]) => ({ key, value: value.slice(0, most.value) })),
    });
    const runId = (run as { info: { run_id: string } }).info.run_id;
    const params = Object.entries(settings).map(([key, value]) => ({
      key: named(key),
      value: String(value).slice(0, most.value),
    }));
    for (const some of chunks(params, most.settings))
      await post('runs/log-batch', { run_id: runId, params: some });
    return runId;
  };
  const runId = options.runId ?? (await begun());
  if (options.runId !== undefined) await post('runs/update', { run_id: runId, status: 'RUNNING' });
  let pending: Metric[] = [];
  const flush = async (): Promise<void> => {
    const all = pending;
    pending = [];
    for (const metrics of chunks(all, most.metrics)) await post('runs/log-batch', { run_id: runId, metrics });
  };
  return {
    runId,
    log: async (step, scalars, timestamp = now()) => {
      for (const [key, value] of Object.entries(scalars))
        pending.push({ key: named(key), value, timestamp, step });
      if (pending.length >= waiting) await flush();
    },
    end: async (ending) => {
      await flush();
      await post('runs/update', { run_id: runId, status: statuses[ending], end_time: now() });
    },
  };
};
