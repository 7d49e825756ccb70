export { createServer, type ServerOptions } from './create-server.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type Listening, type ListenOptions, listen } from './listen.ts';
export type { RequestEntry } from './request-log.ts';
export type { ServedClassifier, ServedLanguageModel, ServedModel } from './served-model.ts';
