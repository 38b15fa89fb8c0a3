/** What was looked at, how it is, and what to do about it. */
export interface Finding {
  readonly check: string;
  readonly level: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do; nothing where all is well. */
  readonly todo?: string;
}

export const ok = (check: string, says: string): Finding => ({ check, level: 'ok', says });
export const warn = (check: string, says: string, todo: string): Finding => ({ check, level: 'warn', says, todo });
export const fail = (check: string, says: string, todo: string): Finding => ({ check, level: 'fail', says, todo });

/** Findings as people read them. */
export function asText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, says, todo }) => [
    `${level.padEnd(4)}  ${check.padEnd(width)}  ${says}`,
    ...(todo === undefined ? [] : [`${' '.repeat(width + 8)}→ ${todo}`]),
  ]);
  return lines.join('\n');
}
