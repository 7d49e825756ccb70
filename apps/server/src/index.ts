export { createServer, type ServerOptions } from './create-server.ts';
export { defaultLimits, type Limits } from './http/limits.ts';
export { type Listening, type ListenOptions, listen } from './http/listen.ts';
export type { RequestEntry } from './http/request-log.ts';
export type { ServedClassifier, ServedLanguageModel, ServedModel, ServedTranslator } from './served-model.ts';
export type { TextGuards } from './text-guards.ts';
