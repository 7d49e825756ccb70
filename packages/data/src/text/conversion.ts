import { shellWord } from './shell-word.ts';

/** Where the bytes of a text came from, so that advice fits. */
export interface Origin {
  /** Whether they were unpacked by gunzip. */
  readonly isPacked?: boolean;
  /** Whether they came through a pipe. */
  readonly isPiped?: boolean;
}

/** The command that makes UTF-8 of a text, from the file or within the pipe that it came through. */
export const conversion = (name: string, encoding: string, { isPacked, isPiped }: Origin): string => {
  const iconv = `iconv -f ${encoding} -t UTF-8`;
  if (isPiped) return `… | ${isPacked ? 'gunzip | ' : ''}${iconv} | ridgeline …`;
  const file = shellWord(name);
  const ending = /\.(csv|tsv|tab|jsonl|ndjson|json)(\.gz)?$/i.exec(name)?.[1] ?? 'txt';
  return `${isPacked ? `gunzip -c < ${file} | ${iconv}` : `${iconv} ${file}`} > utf8.${ending}`;
};
