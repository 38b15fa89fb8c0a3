import type { ComponentProps } from 'react';

/** A button: `accent` for the one thing to do now, `quiet` for anything else, `plain` for what stands in a text. */
export function Button({
  look = 'quiet',
  busy = false,
  ...button
}: { look?: 'accent' | 'quiet' | 'plain'; busy?: boolean } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...button}
      className={`button ${look} ${button.className ?? ''}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : button.onClick}
    />
  );
}
