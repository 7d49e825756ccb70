import { nodeBackend } from '@ridgeline/backend-node';

await nodeBackend().start();
