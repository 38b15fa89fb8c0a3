/** Whether a list as people write it has a number: `1-4, 9` has 3 and 9, and not 5. */
export function listed(text: string): (number: number) => boolean {
  const spans = text.split(',').flatMap((part) => {
    const [from, to = from] = part.split(/[-–~]/).map((each) => each.trim());
    return from ? [{ from: Number(from), to: Number(to) }] : [];
  });
  return (number) => spans.some(({ from, to }) => number >= from && number <= to);
}
