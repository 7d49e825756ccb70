import { checks } from '@ridgeline/checks';
import { RidgelineError } from '@ridgeline/contracts';
import { type Given, listFlag, type Run, switchFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { didYouMean } from '../command-line/parse.ts';
import { checkFolder } from '../doctor/check-folder.ts';
import { tellMachine } from '../doctor/tell-machine.ts';
import { showFindings } from '../findings/show-findings.ts';
import { json } from '../terminal/format.ts';

/** Codes that are not looked for. @throws `E_USAGE` for one that no check has */
const mutedCodes = (given: Given): readonly string[] => {
  const codes = checks.map(({ code }): string => code);
  const mute = listFlag(given, 'mute');
  const unknown = mute.find((code) => !codes.includes(code));
  if (unknown === undefined) return mute;
  throw new RidgelineError('E_USAGE', `--mute must be the code of a check, got ${JSON.stringify(unknown)}.`, {
    at: '--mute',
    hint: didYouMean(unknown, codes) ?? `Codes go from ${codes[0]} to ${codes.at(-1)}; --all shows them.`,
  });
};

/** `ridgeline doctor`: what the matter is with a run, or what this machine can do. */
export const doctorCommand: Run = async (given, terminal) => {
  const [folder] = given.positionals;
  const mute = mutedCodes(given);
  const all = switchFlag(given, 'all');
  if (folder === undefined) {
    if (mute.length === 0 && !all) return tellMachine(terminal);
    throw new RidgelineError('E_USAGE', 'ridgeline doctor: --mute and --all are about the checks of a run.', {
      at: 'RUN',
      hint: 'Name its folder: ridgeline doctor my-run --all',
    });
  }
  terminal.say('Reading the run and its data …');
  const { of, dataNotRead, findings } = await checkFolder(folder, { mute, terminal });
  if (terminal.format === 'json') {
    terminal.data(json({ folder, of, dataNotRead, findings }));
    return exitCodes.done;
  }
  if (dataNotRead !== null) terminal.warn(`The data were not looked at. ${dataNotRead}`);
  showFindings(findings, { folder, all }, terminal);
  return exitCodes.done;
};
