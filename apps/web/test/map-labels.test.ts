import { expect, test } from 'vitest';
import { paintLabels } from '../src/seats/map/labels.ts';
import { dotPx, numberedPx, type Pen, type Scene } from '../src/seats/map/scene.ts';

/** What is written on a hall of a seated and a standing section, where a seat's place measures so much. */
function written(pitchPx: number): string[] {
  const texts: string[] = [];
  const pen = {
    measureText: () => ({ width: 40 }),
    strokeText: () => {},
    fillText: (text: string) => texts.push(text),
  };
  const scene = {
    hall: {
      pitch: 1,
      sections: [
        { kind: 'seated', label: { x: 0, y: 0 } },
        { kind: 'standing', label: { x: 100, y: 0 } },
      ],
    },
    labels: [
      ['Stalls', '₩5만'],
      ['Floor', '₩3만'],
    ],
    colours: {},
  } as unknown as Scene;
  paintLabels(pen as unknown as Pen, scene, { k: pitchPx, x: 0, y: 0 });
  return texts;
}

test('sections have their names and prices until seats have numbers, also in a hall that is small at first sight', () => {
  for (const pitchPx of [1, dotPx, dotPx + 1, numberedPx])
    expect(written(pitchPx)).toEqual(['Stalls', '₩5만', 'Floor', '₩3만']);
  expect(written(numberedPx / 0.8)).toEqual(['Floor', '₩3만']);
});
