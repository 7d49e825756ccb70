import { describe, expect, it } from 'vitest';
import { type MlflowOptions, mlflowRun } from './mlflow-run.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
}

/** A server that answers as MLflow's does, and what it was asked. */
const server = (answers: Record<string, unknown> = {}) => {
  const calls: Call[] = [];
  const standard: Record<string, unknown> = {
    'experiments/get-by-name': { experiment: { experiment_id: '7' } },
    'runs/create': { run: { info: { run_id: 'r1' } } },
    'runs/log-batch': {},
    'runs/update': {},
    'experiments/create': { experiment_id: '8' },
    ...answers,
  };
  const fetch: MlflowOptions['fetch'] = async (url, { method, headers, body }) => {
    const path = url.replace(/^.*\/api\/2\.0\/mlflow\//, '').replace(/\?.*$/, '');
    calls.push({ method, path, headers, body: JSON.parse(body ?? '{}') });
    const answer = standard[path];
    if (answer instanceof Error) throw answer;
    const [status, reply] = Array.isArray(answer) ? answer : [200, answer];
    return { status, text: async () => (typeof reply === 'string' ? reply : JSON.stringify(reply)) };
  };
  return { calls, fetch };
};

const options = (fetch: MlflowOptions['fetch'], more: Partial<MlflowOptions> = {}): MlflowOptions => ({
  url: 'http://localhost:5000/',
  experiment: 'tone',
  name: 'first',
  settings: { 'model.hidden': 8, tied: true, 'naïve λ': 'x'.repeat(7000) },
  now: () => 1_700_000_000_000,
  fetch: fetch!,
  ...more,
});

it('begins a run, tells settings and numbers in few requests, and ends it', async () => {
  const { calls, fetch } = server();
  const run = await mlflowRun(options(fetch, { authorization: 'Bearer secret' }));
  for (let step = 1; step <= 600; step++) await run.log(step, { 'step/dataLoss': 1 / step });
  await run.log(600, { 'validation/dataLoss': 2 });
  await run.end('finished');
  expect(calls.map(({ path }) => path)).toEqual([
    ...[
      'experiments/get-by-name',
      'runs/create',
      'runs/log-batch',
      'runs/log-batch',
      'runs/log-batch',
      'runs/update',
    ],
  ]);
  expect(calls.every(({ headers }) => headers.authorization === 'Bearer secret')).toBe(true);
  expect(calls[1]!.body).toMatchObject({
    experiment_id: '7',
    run_name: 'first',
    start_time: 1_700_000_000_000,
  });
  const params = calls[2]!.body.params as { key: string; value: string }[];
  expect(params.map(({ key }) => key)).toEqual(['model.hidden', 'tied', 'nai_ve _']);
  expect(params[2]!.value).toHaveLength(6000);
  const metrics = calls.slice(3, 5).flatMap(({ body }) => body.metrics as { key: string; step: number }[]);
  expect(metrics).toHaveLength(601);
  expect(metrics[4]).toEqual({ key: 'step/dataLoss', value: 0.2, timestamp: 1_700_000_000_000, step: 5 });
  expect(calls[5]!.body).toMatchObject({ run_id: 'r1', status: 'FINISHED' });
});

it('makes the experiment where there is none, and goes on with a run that there is', async () => {
  const missing = server({ 'experiments/get-by-name': [404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }] });
  await mlflowRun(options(missing.fetch));
  expect(missing.calls.map(({ path }) => path)).toContain('experiments/create');
  expect(missing.calls.find(({ path }) => path === 'runs/create')!.body.experiment_id).toBe('8');
  const { calls, fetch } = server();
  const run = await mlflowRun(options(fetch, { runId: 'r0' }));
  await run.end('stopped');
  expect(calls.map(({ path, body }) => [path, body.run_id, body.status])).toEqual([
    ['runs/update', 'r0', 'RUNNING'],
    ['runs/update', 'r0', 'KILLED'],
  ]);
});

it('asks for an experiment by its whole name', async () => {
  const { fetch } = server();
  const urls: string[] = [];
  const listening: MlflowOptions['fetch'] = (url, init) => {
    urls.push(url);
    return fetch!(url, init);
  };
  await mlflowRun(options(listening, { experiment: 'tone & taste #2+' }));
  expect(new URL(urls[0]!).searchParams.get('experiment_name')).toBe('tone & taste #2+');
});

it('sends no more numbers and settings at once than a server takes', async () => {
  const { calls, fetch } = server();
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, i] as const));
  const run = await mlflowRun(options(fetch, { settings: many(250) }));
  await run.log(1, many(2300));
  await run.end('finished');
  const sent = (of: string) =>
    calls.flatMap(({ body }) => (of in body ? [(body[of] as unknown[]).length] : []));
  // MLflow's REST API, runs/log-batch: up to 1000 metrics and up to 100 params
  expect(sent('params')).toEqual([100, 100, 50]);
  expect(sent('metrics')).toEqual([1000, 1000, 300]);
});

describe('refuses', () => {
  it.each([
    ['localhost:5000', 'must begin with http'],
    ['ftp://a', 'must begin with http'],
    ['http://me:secret@localhost', 'neither user nor password'],
  ])('the address %s', async (url, message) => {
    const failed = await mlflowRun(options(server().fetch, { url })).catch((error) => error);
    expect(failed).toMatchObject({ code: 'E_OPTION', message: expect.stringContaining(message) });
    expect(failed.message).not.toContain('secret');
  });

  it.each([
    [{ 'runs/create': new Error('ECONNREFUSED') }, 'cannot be reached'],
    [
      { 'runs/create': [403, { error_code: 'PERMISSION_DENIED', message: 'not yours' }] },
      'answers 403: not yours',
    ],
    [{ 'experiments/get-by-name': [404, '<html>'] }, 'answers 404: <html>'],
    [{ 'experiments/get-by-name': '<html>' }, 'is no MLflow server'],
    [{ 'runs/update': [404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }] }, 'knows no such run'],
  ])('a server that answers %j', async (answers, message) => {
    const { fetch } = server(answers as Record<string, unknown>);
    const all = mlflowRun(options(fetch)).then((run) => run.end('failed'));
    await expect(all).rejects.toMatchObject({ code: 'E_IO', message: expect.stringContaining(message) });
  });
});
