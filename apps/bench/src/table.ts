/** Prints rows under their headings: the first column to the left, figures to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => '-'.repeat(column === 0 ? width : width - 1) + (column === 0 ? '' : ':')).join(' | ')} |`;
  console.log([line(headings), rule, ...rows.map(line)].join('\n'));
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
export const decimal = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits);
