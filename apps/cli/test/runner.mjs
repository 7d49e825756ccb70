/**
 * Runs the bundled program again and again in one process, as it runs at the command line but for the time that its
 * modules take to load: argv, folder, status and both outputs are those of each call.
 */
import { pathToFileURL } from 'node:url';

const [bundle] = process.argv.slice(2);
const url = pathToFileURL(bundle).href;
let calls = 0;
let out = { stdout: '', stderr: '' };

for (const name of ['stdout', 'stderr']) {
  process[name].setMaxListeners(0);
  process[name].write = (chunk, encoding, done) => {
    out[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
}
process.setMaxListeners(0);

const run = async ({ args, cwd }) => {
  process.chdir(cwd);
  process.argv = [process.argv[0], bundle, ...args];
  process.exitCode = undefined;
  out = { stdout: '', stderr: '' };
  // its modules stay loaded; the program itself begins anew
  await import(`${url}?call=${calls++}`);
  // what threads have said arrives after they have ended
  await new Promise((resolve) => setImmediate(resolve));
  return { status: process.exitCode ?? 0, ...out };
};

let last = Promise.resolve();
process.on('message', (call) => {
  last = last.then(async () => process.send({ id: call.id, ended: await run(call) }));
});
