import type { MediaGrantView } from '@vitrine/contracts';
import type { Time } from '../time';
import type { MediaEngine, MediaEngines, PlayLink, PlayRequest, PublishLink, PublishRequest } from './media-engine';
import { WhipWhepEngine } from './whip-whep-engine';

/** Which of them is used the grant says. Agora's is loaded when it is. */
export const mediaEngines = (time: Time): MediaEngines => ({
  embedded: new WhipWhepEngine({ time }),
  agora: lazyEngine(async () => new (await import('./agora-engine')).AgoraEngine({ time })),
});

export function publishWith(engines: MediaEngines, request: PublishRequest): Promise<PublishLink> {
  const { grant } = request;
  return grant.engine === 'agora'
    ? engines.agora.publish({ ...request, grant })
    : engines.embedded.publish({ ...request, grant });
}

export function playWith(engines: MediaEngines, request: PlayRequest): Promise<PlayLink> {
  const { grant } = request;
  return grant.engine === 'agora'
    ? engines.agora.play({ ...request, grant })
    : engines.embedded.play({ ...request, grant });
}

/** One engine, made at its first use; when that fails (its code could not be loaded), at the next one. */
function lazyEngine<G extends MediaGrantView>(make: () => Promise<MediaEngine<G>>): MediaEngine<G> {
  let made: Promise<MediaEngine<G>> | null = null;
  const engine = (): Promise<MediaEngine<G>> => {
    made ??= make().catch((failure: unknown) => {
      made = null;
      throw failure;
    });
    return made;
  };
  return {
    publish: async (request) => (await engine()).publish(request),
    play: async (request) => (await engine()).play(request),
  };
}
