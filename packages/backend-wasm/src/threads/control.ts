/*
 * What the threads of a pool have in common, beside the memory: a buffer with some words and the parts of the call that is being shared.
 * A part is taken by counting down, so nobody needs a lock: whoever has taken one reads it until it is done, and as long as one is not
 * done no other call can begin.
 */

const [LEFT, DONE, PARTS, FAILED, FIRST_OWN] = [0, 1, 2, 3, 4] as const;

/** Numbers of a part: its kernel, how many arguments it has, which two of them are the thread's own, then the arguments. */
const [KERNEL, COUNT, WORKSPACE, ROOM, FIRST_ARGUMENT] = [0, 1, 2, 3, 4] as const;
const PART = 32;

/** A call of a kernel that does a part of another's work. */
export interface Part {
  /** Its place among the exports of the module. */
  readonly kernel: number;
  readonly given: readonly number[];
  /** The arguments in whose place a thread puts its own workspace and room; −1 for none. */
  readonly workspace: number;
  readonly room: number;
}

export interface Control {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly parts: Float64Array;
}

const wordsOf = (threads: number): number => 2 * Math.ceil((FIRST_OWN + 2 * threads) / 2);

/** The buffer as a thread sees it. */
export const controlOn = (buffer: SharedArrayBuffer, threads: number): Control => ({
  buffer,
  words: new Int32Array(buffer, 0, wordsOf(threads)),
  parts: new Float64Array(buffer, 4 * wordsOf(threads)),
});

export const newControl = (threads: number, mostParts: number): Control =>
  controlOn(new SharedArrayBuffer(4 * wordsOf(threads) + 8 * PART * mostParts), threads);

/** Says where a thread's own workspace and room are. */
export const giveRoom = ({ words }: Control, thread: number, workspace: number, room: number): void => {
  words[FIRST_OWN + 2 * thread] = workspace;
  words[FIRST_OWN + 2 * thread + 1] = room;
};

/** Offers parts to all threads. All that were offered before must be done. */
export const offer = ({ words, parts }: Control, offered: readonly Part[]): void => {
  offered.forEach(({ kernel, given, workspace, room }, index) => {
    parts.set([kernel, given.length, workspace, room, ...given], PART * index);
  });
  words[PARTS] = offered.length;
  words[FAILED] = 0;
  Atomics.store(words, DONE, 0);
  Atomics.store(words, LEFT, offered.length);
  Atomics.notify(words, LEFT, offered.length - 1);
};

/** The last part that nobody has taken; −1 if there is none. */
const take = (words: Int32Array): number => {
  for (;;) {
    const left = Atomics.load(words, LEFT);
    if (left === 0) return -1;
    if (Atomics.compareExchange(words, LEFT, left, left - 1) === left) return left - 1;
  }
};

/**
 * Does parts until none is left.
 *
 * @param kernels the exports of this thread's instance, in their order.
 * @param thread 0 is the calling one, whose workspace and room are those that it gave.
 */
export const doParts = (
  { words, parts }: Control,
  kernels: readonly ((...given: number[]) => unknown)[],
  thread: number,
): void => {
  for (let index = take(words); index >= 0; index = take(words)) {
    const part = parts.subarray(PART * index, PART * (index + 1));
    const given = [...part.subarray(FIRST_ARGUMENT, FIRST_ARGUMENT + part[COUNT]!)];
    if (thread > 0 && part[WORKSPACE]! >= 0) given[part[WORKSPACE]!] = words[FIRST_OWN + 2 * thread]!;
    if (thread > 0 && part[ROOM]! >= 0) given[part[ROOM]!] = words[FIRST_OWN + 2 * thread + 1]!;
    try {
      kernels[part[KERNEL]!]!(...given);
    } catch {
      Atomics.store(words, FAILED, 1);
    }
    const all = words[PARTS]!;
    if (Atomics.add(words, DONE, 1) + 1 === all) Atomics.notify(words, DONE);
  }
};

/**
 * Milliseconds: how long a thread looks out before it sleeps, since kernels follow closely; what must have passed between two looks for it
 * to have lost its processor to others; and how long it looks out no more after that.
 */
const [LOOK_OUT, LOST, LOADED] = [0.04, 0.2, 500] as const;

type LookOut = (seen: () => boolean) => boolean;

/** Looks for a moment whether something is so; not at all while others want the processor. */
export const lookOut = (): LookOut => {
  let loadedUntil = 0;
  return (seen) => {
    const begin = performance.now();
    for (let last = begin; begin >= loadedUntil; ) {
      for (let looks = 0; looks < 50; looks++) if (seen()) return true;
      const now = performance.now();
      if (now - last > LOST) loadedUntil = now + LOADED;
      if (now - last > LOST || now - begin > LOOK_OUT) break;
      last = now;
    }
    return seen();
  };
};

/** Returns when parts are offered. */
export const awaitParts = ({ words }: Control, look: LookOut): void => {
  while (!look(() => Atomics.load(words, LEFT) > 0)) Atomics.wait(words, LEFT, 0);
};

/** Returns when all parts are done, which others have begun by then. @returns whether none failed */
export const awaitDone = ({ words }: Control, look: LookOut): boolean => {
  const all = words[PARTS]!;
  if (!look(() => Atomics.load(words, DONE) === all)) {
    for (let done = Atomics.load(words, DONE); done < all; done = Atomics.load(words, DONE))
      Atomics.wait(words, DONE, done);
  }
  return Atomics.load(words, FAILED) === 0;
};
