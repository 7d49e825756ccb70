import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { ridgeline, start, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);

it('C18 serve answers a request at the address that it prints, and SIGINT ends it with 0', async () => {
  const running = start(['serve', 'model', '--port', '0', '--json'], { cwd });
  await running.says(/"models":\["model"\]/);
  const [, address] = await running.says(/"address":"(http:[^"]+)"/);
  const answer = await fetch(`${address}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'model', prompt: 'The ', max_tokens: 5 }),
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ object: 'text_completion', usage: { completion_tokens: 5 } });
  running.child.kill('SIGINT');
  const { status, stdout, stderr } = await running.ended;
  expect([status, JSON.parse(stdout).models]).toEqual([0, ['model']]);
  expect(stderr).toContain('Closing …');
});

it('C49 ends with 1 on a taken port, naming it', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
  });
  const { status, stderr } = await ridgeline(['serve', 'model', '--port', String(port)], { cwd });
  other.close();
  expect(status).toBe(1);
  expect(stderr).toContain(`port ${port} of 127.0.0.1 is taken by another program.`);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(
    '  Use --port 0 for one that is free, or stop the other program.',
  );
});

it('opens to other machines only when that is meant', async () => {
  const { status, stderr } = await ridgeline(['serve', 'model', '--host', '0.0.0.0', '--port', '0'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('--allow-remote');
});
