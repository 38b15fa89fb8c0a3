'use client';
import type { Stagedoor } from '@stagedoor/client';
import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';

const StagedoorContext = createContext<Stagedoor | undefined>(undefined);

/** Gives a Stagedoor to the hooks below. Keep it the same from render to render, and make a new one for a new user. */
export function StagedoorProvider({
  stagedoor,
  children,
}: {
  stagedoor: Stagedoor;
  children?: ReactNode;
}): ReactElement {
  return createElement(StagedoorContext.Provider, { value: stagedoor }, children);
}

/** The Stagedoor that the nearest provider was given. */
export function useStagedoor(): Stagedoor {
  const stagedoor = useContext(StagedoorContext);
  if (stagedoor === undefined) throw new Error('There is no <StagedoorProvider> around this component.');
  return stagedoor;
}
