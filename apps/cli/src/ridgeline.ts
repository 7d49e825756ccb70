#!/usr/bin/env node
import module from 'node:module';
import { main } from './main.ts';

// whoever reads our output may close it: that is no mistake of ours
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(141);
    throw error;
  });
}
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
process.exitCode = await main(process.argv.slice(2));
