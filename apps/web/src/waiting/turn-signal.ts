import { useEffect } from 'react';

const icon = (door: string, ground: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${ground}"/><path d="M9 26V8.5L20 6v22z" fill="${door}"/><circle cx="17" cy="17" r="1.4" fill="${ground}"/></svg>`,
  )}`;

const icons = { waiting: icon('#857a6d', '#171412'), turn: icon('#171412', '#f5b83d'), usual: '/door.svg' };

/** What the tab's picture says, for those who look at another one. */
export function useTabIcon(state: 'waiting' | 'turn'): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    link?.setAttribute('href', icons[state]);
    return () => link?.setAttribute('href', icons.usual);
  }, [state]);
}

let audio: AudioContext | undefined;

/** How the turn will be told. */
export type Signal = 'soundAndNotification' | 'soundOnly' | 'notificationOnly' | 'neither';

/**
 * A browser lets a page make sounds, and ask for leave to notify, only after a click: this is called by one. Both are tried at
 * once, so that nothing is promised that does not come.
 * @param told what the first notification says
 */
export async function askToSignal(told: string): Promise<Signal> {
  const [sounds, mayTell] = await Promise.all([startSound().catch(() => false), mayNotify().catch(() => false)]);
  // Under a name of its own: one that takes another's place comes silently.
  const notifies = mayTell && notify(told, { tag: 'stagedoor trial' }) !== undefined;
  if (sounds) return notifies ? 'soundAndNotification' : 'soundOnly';
  return notifies ? 'notificationOnly' : 'neither';
}

async function startSound(): Promise<boolean> {
  audio ??= new AudioContext();
  // During a call a phone neither resumes nor refuses.
  await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
  chime(0.03);
  return audio.state === 'running';
}

async function mayNotify(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false;
  const { permission } = Notification;
  return (permission === 'default' ? await Notification.requestPermission() : permission) === 'granted';
}

/** Shows a notification, or none: some phones have them for workers alone, and throw. */
function notify(title: string, options: NotificationOptions): Notification | undefined {
  try {
    return new Notification(title, { icon: '/door.svg', ...options });
  } catch {
    return undefined;
  }
}

/** Says that it is the turn: two quiet notes, and a notification where the page isn't seen. */
export function signalTurn(title: string, body: string): void {
  chime(0.12);
  if (!document.hidden || !('Notification' in globalThis) || Notification.permission !== 'granted') return;
  notify(title, { body, tag: 'stagedoor turn' })?.addEventListener('click', () => window.focus());
}

function chime(loudness: number): void {
  if (audio?.state !== 'running') return;
  for (const [index, hertz] of [587.33, 880].entries()) {
    const at = audio.currentTime + index * 0.22;
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1);
  }
}
