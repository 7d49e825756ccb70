import { apiError } from '../http/errors.ts';
import type { Routes } from '../service.ts';

/** Answers 405 to the methods that a URL does not have, naming those that it has. Call it before the routes. */
export const refuseOtherMethods = (server: Routes): (() => void) => {
  const methodsByUrl = new Map<string, Set<string>>();
  server.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    methodsByUrl.set(url, methods);
  });

  return () => {
    for (const [url, methods] of [...methodsByUrl]) {
      const allow = [...methods].sort().join(', ');
      const refuse = (): never => {
        throw apiError(405, 'method_not_allowed', `This URL takes ${allow}.`, { headers: { allow } });
      };
      server.route({
        url,
        method: server.supportedMethods.filter((method) => !methods.has(method)),
        exposeHeadRoute: false,
        schema: { hide: true },
        onRequest: refuse, // before a body is read
        handler: refuse,
      });
    }
  };
};
