/** Bit i, lowest first, is seatId i + 1. */
export function encodeTaken(capacity: number, taken: Iterable<number>): string {
  const bytes = new Uint8Array(Math.ceil(capacity / 8));
  for (const seatId of taken) bytes[(seatId - 1) >> 3]! |= 1 << ((seatId - 1) & 7);
  let text = '';
  const chunk = 8_192;
  for (let start = 0; start < bytes.length; start += chunk)
    text += String.fromCharCode(...bytes.subarray(start, start + chunk));
  return btoa(text);
}

/** The seats that a bitmap of `concert.seatStates` calls taken. */
export function readTaken(bitmap: string): Set<number> {
  const text = atob(bitmap);
  const taken = new Set<number>();
  for (let index = 0; index < text.length; index++) {
    const byte = text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) taken.add(index * 8 + bit + 1);
  }
  return taken;
}
