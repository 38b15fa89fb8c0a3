import { memo, type ReactNode } from 'react';
import './poster.css';

/** Two inks on a ground each: as printed cheaply and well. */
const inks = [
  ['#2b1810', '#e8552f', '#f6c65b'],
  ['#10222b', '#3f9aa0', '#f1e3c6'],
  ['#24142b', '#b0568f', '#f3b66a'],
  ['#13241b', '#5f9b62', '#f2dfa8'],
  ['#1a1b2e', '#5b74c9', '#f0a58a'],
  ['#2a1014', '#c23c46', '#f0dcc0'],
] as const;

type Draw = (next: () => number, inks: readonly [string, string, string]) => ReactNode;

const motifs: readonly Draw[] = [rings, beams, curtain, keys, moon];

/** A concert's picture, made from its title: the same one wherever it is shown, on every server that has it. */
export const Poster = memo(function Poster({ title }: { title: string }) {
  const next = numbersFrom(title);
  next();
  const [ground, ink, light] = inks[Math.floor(next() * inks.length)]!;
  const motif = motifs[Math.floor(next() * motifs.length)]!;
  return (
    <svg className="poster" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="400" height="300" fill={ground} />
      {motif(next, [ground, ink, light])}
    </svg>
  );
});

/** Numbers from 0 to 1 that follow from a text alone (FNV-1a, then xorshift). */
function numbersFrom(text: string): () => number {
  let state = 2_166_136_261;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0)!, 16_777_619);
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

function rings(...[next, [, ink, light]]: Parameters<Draw>): ReactNode {
  const x = 90 + next() * 220;
  const gap = 20 + next() * 10;
  return (
    <>
      {Array.from({ length: 13 }, (_, ring) => (
        <circle
          key={ring}
          cx={x}
          cy={250}
          r={18 + ring * gap}
          fill="none"
          stroke={ring % 4 === 0 ? light : ink}
          strokeWidth={gap * 0.42}
        />
      ))}
      <circle cx={x} cy={250} r={12} fill={light} />
    </>
  );
}

function beams(...[next, [, ink, light]]: Parameters<Draw>): ReactNode {
  const lamps = Array.from({ length: 5 }, (_, lamp) => ({
    x: 40 + lamp * 80,
    lean: (next() - 0.5) * 190,
    width: 34 + next() * 40,
  }));
  return (
    <>
      {lamps.map(({ x, lean, width }, lamp) => (
        <polygon
          key={x}
          points={`${x - 6},0 ${x + 6},0 ${x + lean + width},300 ${x + lean - width},300`}
          fill={lamp % 2 ? ink : light}
          opacity={lamp % 2 ? 0.85 : 0.7}
          className="beam"
        />
      ))}
      <ellipse cx="200" cy="300" rx="170" ry="26" fill={light} />
    </>
  );
}

function curtain(...[next, [ground, ink, light]]: Parameters<Draw>): ReactNode {
  const folds = 12;
  const opening = 120 + next() * 160;
  return (
    <>
      <rect width="400" height="300" fill={light} />
      <circle cx={opening} cy="190" r="70" fill={ground} />
      {Array.from({ length: folds }, (_, fold) => {
        const isLeft = fold < folds / 2;
        const at = isLeft
          ? (fold * (opening - 40)) / (folds / 2)
          : opening + 40 + ((fold - folds / 2) * (400 - opening - 40)) / (folds / 2);
        const wide = (isLeft ? opening - 40 : 360 - opening) / (folds / 2);
        return (
          <path
            key={fold}
            d={`M${at},0 h${wide + 1} C${at + wide},140 ${isLeft ? at - 26 : at + wide + 26},220 ${isLeft ? at - 40 + wide : at + wide + 40},300 h${-wide - 1} C${isLeft ? at - 46 : at + 30},220 ${at},140 ${at},0z`}
            fill={fold % 2 ? ink : ground}
          />
        );
      })}
    </>
  );
}

function keys(...[next, [, ink, light]]: Parameters<Draw>): ReactNode {
  return (
    <>
      {Array.from({ length: 16 }, (_, bar) => {
        const height = 30 + next() * 190;
        return (
          <rect
            key={bar}
            x={12 + bar * 24}
            y={(300 - height) / 2}
            width="14"
            height={height}
            rx="7"
            fill={next() > 0.7 ? light : ink}
          />
        );
      })}
    </>
  );
}

function moon(...[next, [ground, ink, light]]: Parameters<Draw>): ReactNode {
  const x = 110 + next() * 180;
  const lean = (next() - 0.5) * 70;
  return (
    <>
      <circle cx={x} cy="130" r="96" fill={light} />
      <circle cx={x + 34 + lean} cy="112" r="88" fill={ground} />
      {Array.from({ length: 6 }, (_, wave) => (
        <path
          key={wave}
          d={`M-20,${210 + wave * 18} q50,${-16 - next() * 10} 105,0 t105,0 t105,0 t105,0 t105,0`}
          fill="none"
          stroke={ink}
          strokeWidth={7 - wave * 0.6}
        />
      ))}
    </>
  );
}
