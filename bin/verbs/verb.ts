// What a verb of the command line is: one file in this folder and one line in index.ts.

/** Where a verb speaks: answers to `out`, everything else to `err`. Progress is for people who watch, not for files and pipes. */
export interface Io {
  out(line: string): void
  err(line: string): void
  /** Shown on a terminal only, each in place of the one before. */
  progress(line: string): void
  /** Ends at Ctrl-C or SIGTERM. */
  readonly stopped: AbortSignal
}

/** 0: done. 1: it was tried and failed, or found something wrong. 2: the words of the call are off. */
export type ExitCode = 0 | 1 | 2

export interface Verb {
  /** As typed: `alarms list`, `start`. */
  readonly name: string
  /** What follows the name: `FILE [--json]`. */
  readonly usage: string
  /** One line for the list of verbs. */
  readonly summary: string
  /** The whole of `--help` below the usage line; options with their defaults. */
  readonly help: string
  /** `args`: what stands behind the name; read it with `node:util` parseArgs, strict. A WordsAreOff or parseArgs' own error ends in exit code 2. */
  run(args: string[], io: Io): Promise<ExitCode>
}

/** The words of the call are off: said with the verb's usage, exit code 2. */
export class WordsAreOff extends Error {
  override readonly name = 'WordsAreOff'
}

/** It was tried and failed, for a reason that a person can act on: said in one line without a stack, exit code 1. */
export class Failed extends Error {
  override readonly name = 'Failed'
}
