import { Button } from '@vitrine/web';
import type { ReactElement } from 'react';
import shared from '../live.module.css';

/** The show is sent by another device: this one gives way until it is told otherwise. */
export function TakenOver({
  onWatch,
  onTakeOver,
}: {
  readonly onWatch: () => void;
  readonly onTakeOver: () => void;
}): ReactElement {
  return (
    <div className={`${shared.cover} ${shared.veil}`} role="alert" data-testid="taken-over">
      <b>Another device took the show over</b>
      Its picture is on air now; this one sends nothing.
      <Button onClick={onWatch}>Watch it here</Button>
      <Button variant="accent" onClick={onTakeOver} data-testid="take-over">
        Take over here
      </Button>
    </div>
  );
}

/** The way to the media server broke. */
export function StreamLost(): ReactElement {
  return (
    <div className={`${shared.cover} ${shared.veil}`} role="status" data-testid="stream-lost">
      <b>Your picture does not get through</b>
      It comes back by itself. Viewers read “Back in a moment”; chat and buying go on.
    </div>
  );
}

/** The camera went away while it was in use. */
export function CameraUnplugged({ hasSound }: { readonly hasSound: boolean }): ReactElement {
  return (
    <div className={shared.cover} role="alert" data-testid="camera-unplugged">
      <b>Your camera was unplugged</b>
      {hasSound ? 'Viewers still hear you.' : 'Viewers see and hear nothing of you.'} Plug it in again, or choose
      another one: the picture comes back by itself.
    </div>
  );
}
