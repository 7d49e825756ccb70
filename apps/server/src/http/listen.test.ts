import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start, tinyModel } from '../../test/tiny-server.ts';
import { createServer } from '../create-server.ts';
import { listen } from './listen.ts';

const make = () => {
  const server = createServer({ models: [tinyModel()] });
  onTestFinished(() => server.close());
  return server;
};

describe('listen', () => {
  it('S25 binds 127.0.0.1 if nothing is said, and does not warn', async () => {
    const server = make();
    const listening = await listen({ server, port: 0 });
    expect(server.server.address()).toMatchObject({ address: '127.0.0.1', port: listening.port });
    expect(listening).toEqual({ url: `http://127.0.0.1:${listening.port}`, port: listening.port });
  });

  it.each(['0.0.0.0', '::', '192.168.0.1', 'example.org', '127.0.0.1.example.org'])(
    'S25 refuses %s, which others can reach, unless that is meant',
    async (host) => {
      await expect(listen({ server: make(), host, port: 0 })).rejects.toMatchObject({
        code: 'E_OPTION',
        message: expect.stringContaining(host),
        hint: expect.stringContaining('allowRemote'),
      });
    },
  );

  it('S25 warns loudly where others can reach the server, and answers at its addresses', async () => {
    const { url, port, warning } = await listen({
      server: make(),
      host: '0.0.0.0',
      port: 0,
      allowRemote: true,
    });
    expect(warning).toMatch(/^WARNING: .*0\.0\.0\.0.* no key/);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    for (const { address } of others.filter(({ family, internal }) => family === 'IPv4' && !internal)) {
      expect((await fetch(`http://${address}:${port}/health`)).status).toBe(200);
    }
  });

  it('names a port that is taken and the way out', async () => {
    const { port } = await start();
    await expect(listen({ server: make(), port })).rejects.toMatchObject({
      name: 'RidgelineError',
      code: 'E_IO',
      message: `listen: port ${port} of 127.0.0.1 is taken by another program.`,
      hint: expect.stringContaining('--port 0'),
    });
  });

  it('names a host that is no address of this machine', async () => {
    await expect(
      listen({ server: make(), host: '192.0.2.1', port: 0, allowRemote: true }),
    ).rejects.toMatchObject({ code: 'E_IO', message: 'listen: 192.0.2.1 is no address of this machine.' });
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('refuses %d as a port', async (port) => {
    await expect(listen({ server: make(), port })).rejects.toMatchObject({ code: 'E_OPTION' });
  });
});
