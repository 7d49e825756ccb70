import { createHash } from 'node:crypto';

const mark =
  /\n<!-- Written by Ridgeline, which replaces this page while it is unchanged: ([0-9a-f]{64}) -->\n$/;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A model's page with its own checksum as its last line, so that one that was changed by hand is never replaced. */
export const sealCard = (card: string): string =>
  `${card}\n<!-- Written by Ridgeline, which replaces this page while it is unchanged: ${digest(card)} -->\n`;

/** A page as {@link sealCard} was given it. */
export const unsealedCard = (text: string): string => text.replace(mark, '');

/** What older versions wrote carries no checksum, and ends in the way to use the model. */
const isOldCard = (text: string): boolean =>
  /^# .*\n/.test(text) &&
  /\n {4}ridgeline (generate|classify|evaluate) \. .*\n/.test(text) &&
  text.endsWith(' `run.json`.\n');

/** Whether a README.md is as Ridgeline wrote it. */
export const isCard = (text: string): boolean => {
  const found = mark.exec(text);
  return found === null ? isOldCard(text) : digest(text.slice(0, found.index)) === found[1];
};
