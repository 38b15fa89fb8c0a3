import { type HallPlan, layOut, planFaults } from '@stagedoor/client/hall';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

/** What is wrong with a text, and where in it. */
export interface TextFault {
  readonly message: string;
  /** The field, such as `sections.2.price`; empty where the text is no JSON. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** Counted from 1. */
  readonly line: number;
}

/** A plan as a text has it, and what is wrong with it. */
export interface WrittenPlan {
  readonly plan?: HallPlan;
  readonly faults: readonly TextFault[];
}

/** Reads a plan in JSON, all of it or its sections alone. The server looks at it once more. */
export function readPlan(text: string): WrittenPlan {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowEmptyContent: false });
  if (tree === undefined || errors.length > 0) return { faults: errors.map((error) => faultOfSyntax(text, error)) };
  const read = getNodeValue(tree) as HallPlan | HallPlan['sections'];
  const plan = Array.isArray(read) ? { sections: read } : read;
  try {
    const found = planFaults(plan);
    if (found.length > 0) return { faults: found.map(({ path, message }) => faultAt(text, path, message, tree)) };
    // Draws it, so that what planFaults can't see is found here as well.
    layOut(plan);
    return { plan, faults: [] };
  } catch (error) {
    return { faults: [faultAt(text, 'sections', error instanceof Error ? error.message : String(error), tree)] };
  }
}

/** A fault of a field of the plan, where the field stands in the text; where it is missing, what it is missing from. */
export function faultAt(text: string, path: string, message: string, tree = parseTree(text)): TextFault {
  const way = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  // A list is sections alone.
  const steps = tree?.type === 'array' && way[0] === 'sections' ? way.slice(1) : way;
  let node: Node | undefined;
  for (let length = steps.length; node === undefined && length > 0 && tree; length--)
    node = findNodeAtLocation(tree, steps.slice(0, length));
  const { offset, length } = node ?? tree ?? { offset: 0, length: 0 };
  return { path, message, offset, length, line: lineOf(text, offset) };
}

function faultOfSyntax(text: string, { error, offset, length }: ParseError): TextFault {
  // "PropertyNameExpected": words that run together are taken apart.
  const message = printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return { path: '', message, offset, length, line: lineOf(text, offset) };
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
