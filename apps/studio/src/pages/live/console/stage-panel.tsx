import { CopyButton, SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS, StageLayout, type StageDeskView, type StageInviteView, type StageState } from '@vitrine/contracts';
import { Button, Pill, useApi } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useAction, type Action } from '../../../components/use-action';
import { queryKeys } from '../../../queries/keys';
import { useStageDesk } from '../../../queries/stage';
import shared from './console.module.css';
import styles from './stage.module.css';

export interface StageModel {
  readonly desk: StageDeskView | null;
  /** With its secret, until the page is left. */
  readonly link: string | null;
  readonly action: Action;
  readonly invite: () => void;
  readonly revoke: () => void;
  readonly admit: (seatId: string) => void;
  readonly refuse: (seatId: string) => void;
  readonly remove: (seatId: string) => void;
  readonly arrange: (layout: StageLayout, largeSeatId: string | null) => void;
}

const linkOf = (invite: StageInviteView | null): string | null =>
  invite?.secret === undefined ? null : new URL(`/studio/stage#${invite.secret}`, location.origin).href;

export function useStage(roomId: string, told: StageState, canManage: boolean): StageModel {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const [made, setMade] = useState<StageInviteView | null>(null);
  const desk = useStageDesk(roomId, told, canManage).data ?? null;
  const run = (work: () => Promise<StageDeskView>): void =>
    void action.run(async () => client.setQueryData(queryKeys.stage(roomId), await work()));
  const readAgain = (): Promise<void> => client.invalidateQueries({ queryKey: queryKeys.stage(roomId) });
  return {
    desk,
    // Somebody else may have made a newer one.
    link: made !== null && desk?.invite?.hint === made.hint ? linkOf(made) : null,
    action,
    invite: () =>
      void action.run(async () => {
        setMade(await api.stage.invite(roomId));
        await readAgain();
      }),
    revoke: () =>
      void action.run(async () => {
        await api.stage.revokeInvite(roomId);
        await readAgain();
      }, 'The link opens nothing any more'),
    admit: (seatId) => run(() => api.stage.admit(roomId, seatId)),
    refuse: (seatId) => run(() => api.stage.refuse(roomId, seatId)),
    remove: (seatId) => run(() => api.stage.remove(roomId, seatId)),
    arrange: (layout, largeSeatId) => run(() => api.stage.arrange(roomId, { layout, largeSeatId })),
  };
}

/** Makes the link, and copies it while its secret is known to this page. */
export function StageLink({ model }: { readonly model: StageModel }): ReactElement {
  const { desk, link, action } = model;
  const hint = desk?.invite?.hint;
  return (
    <div className={styles.link}>
      {link !== null ? (
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button size="sm" variant="accent" onClick={copy} data-testid="copy-stage-link" data-link={link}>
              {copied ? 'Link copied' : 'Copy the link'}
            </Button>
          )}
        </CopyButton>
      ) : (
        <Button size="sm" isBusy={action.isBusy} onClick={model.invite} data-testid="invite-to-stage">
          {hint === undefined ? 'Invite by link' : 'New link'}
        </Button>
      )}
      {hint !== undefined && (
        <>
          <small>
            ends in <b>{hint}</b>
          </small>
          <Button size="sm" variant="quiet" onClick={model.revoke}>
            Revoke
          </Button>
        </>
      )}
    </div>
  );
}

/** Who waits, who is on stage, and how viewers see them. */
export function StagePanel({ model }: { readonly model: StageModel }): ReactElement | null {
  const { desk, action } = model;
  if (desk === null) return null;
  const { waiting, stage, names } = desk;
  const isFull = stage.people.length + 1 >= LIMITS.stagePeople.max;
  return (
    <section className={shared.panel} aria-label="Stage" data-testid="stage-panel">
      <header className={shared.panelHead}>
        <h2>Stage</h2>
        {waiting.length > 0 && <Pill tone="warn">{waiting.length} waiting</Pill>}
      </header>
      <ul className={styles.people}>
        {waiting.map(({ id, displayName }) => (
          <li key={id} data-state="waiting" data-testid="stage-waiting">
            <bdi>{displayName}</bdi>
            <Button
              size="sm"
              variant="accent"
              disabled={isFull || action.isBusy}
              title={isFull ? 'Nobody else fits on the stage' : undefined}
              aria-label={`Let ${displayName} on stage`}
              onClick={() => model.admit(id)}
              data-testid="admit"
            >
              Admit
            </Button>
            <Button
              size="sm"
              variant="quiet"
              disabled={action.isBusy}
              aria-label={`Refuse ${displayName}`}
              onClick={() => model.refuse(id)}
            >
              Refuse
            </Button>
          </li>
        ))}
        {stage.people.map(({ seatId }) => {
          const name = names[seatId] ?? 'Guest';
          const isLarge = stage.layout === StageLayout.OneLarge && stage.largeSeatId === seatId;
          return (
            <li key={seatId} data-testid="stage-member">
              <bdi>{name}</bdi>
              {stage.layout === StageLayout.OneLarge && (
                <Button
                  size="sm"
                  variant={isLarge ? 'accent' : 'line'}
                  aria-pressed={isLarge}
                  aria-label={isLarge ? `Make ${name} small` : `Make ${name} large`}
                  onClick={() => model.arrange(StageLayout.OneLarge, isLarge ? null : seatId)}
                >
                  Large
                </Button>
              )}
              <Button
                size="sm"
                variant="danger"
                disabled={action.isBusy}
                aria-label={`Take ${name} off the stage`}
                onClick={() => model.remove(seatId)}
                data-testid="remove-from-stage"
              >
                Remove
              </Button>
            </li>
          );
        })}
      </ul>
      {stage.people.length > 0 && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="How viewers see the stage"
          value={stage.layout}
          onChange={(layout) => model.arrange(layout as StageLayout, null)}
          data={[
            { value: StageLayout.SideBySide, label: 'Side by side' },
            { value: StageLayout.OneLarge, label: 'One large' },
          ]}
        />
      )}
      <StageLink model={model} />
    </section>
  );
}
