#!/usr/bin/env node
import module from 'node:module';
import { exitCodes, systemReason } from './command-line/failure.ts';
import { report } from './command-line/report.ts';
import { main } from './main.ts';
import { openTerminal } from './terminal/terminal.ts';

// whoever reads our output may close it: that is no mistake of ours
for (const [name, stream] of [
  ['standard output', process.stdout],
  ['standard error', process.stderr],
] as const) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.closed);
    process.stderr.write(`error ${name} cannot be written: ${systemReason(error) ?? error.message}.\n`);
    process.exit(exitCodes.failed);
  });
}
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => process.exit(report(error, openTerminal(process, {}))));
}
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
process.exitCode = await main(process.argv.slice(2));
