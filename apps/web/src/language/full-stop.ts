/** What somebody wrote, to be followed by a sentence: it ends with a full stop where it has no end of its own. Nothing stays nothing. */
export function withFullStop(text: string): string {
  const written = text.trim();
  return written === '' || /[.!?\u2026\u3002\uff01\uff1f]["'\u2019\u201d)\]\u300d\u300f]*$/.test(written)
    ? written
    : `${written}.`;
}
