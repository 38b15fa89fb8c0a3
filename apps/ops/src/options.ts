/** What every command takes. Their names are no field of any input. */
export interface Options {
  readonly server?: string;
  readonly operatorKey?: string;
  /** A file with the input, or - for standard input. */
  readonly input?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

export const optionFlags: readonly (readonly [flags: string, description: string])[] = [
  ['--server <url>', 'the server’s root; else STAGEDOOR_URL, else http://127.0.0.1:3000'],
  ['--operator-key <key>', 'else STAGEDOOR_OPERATOR_KEY, else that of the embedded default on this machine'],
  ['--input <file>', 'the whole input as JSON, - for standard input; options go over it'],
  ['--json', 'answers and failures as JSON, for programs'],
  ['--yes', 'does what is dangerous without asking'],
];
