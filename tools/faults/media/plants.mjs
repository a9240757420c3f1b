// Bugs that keep a show from surviving, each of which the scenario must notice.

/**
 * @typedef {object} MediaPlant
 * @property {string} name
 * @property {string} bug in words
 * @property {'api' | 'viewer'} app in which it is planted
 * @property {string} accident in which it must show, by its name
 * @property {readonly import('../harness/builds.mjs').Edit[]} edits
 */

/** @type {readonly MediaPlant[]} */
export const MEDIA_PLANTS = [
  {
    name: 'player-stays-away',
    bug: 'a player that lost its connection does not make another one',
    app: 'viewer',
    accident: 'the media server is killed',
    edits: [
      {
        file: 'libs/rtc/src/player.ts',
        find: 'network: NetworkQuality.Lost });\n    this.keeper.retry();',
        replace: 'network: NetworkQuality.Lost });\n    // PLANTED BUG: nobody tries again.',
      },
      {
        file: 'libs/rtc/src/player.ts',
        find: 'if (link === null) this.keeper.hurry();',
        replace: 'if (link === null) return;',
      },
    ],
  },
  {
    name: 'interruption-unsaid',
    bug: 'nobody is told that the picture was cut off',
    app: 'api',
    accident: "the host's network is gone for a minute",
    edits: [
      {
        file: 'apps/api/src/features/rooms/room-stream.service.ts',
        find: "this.timeline.append(room.id, { kind: 'stream.interrupted', actorId: null, data: {} });",
        replace: '// PLANTED BUG: the timeline says nothing of it.',
      },
    ],
  },
  {
    name: 'sound-given-up',
    bug: 'a player leaves a connection that carries sound only',
    app: 'viewer',
    accident: "the host's camera is unplugged, and plugged in again",
    edits: [
      {
        file: 'libs/rtc/src/player.ts',
        find: 'link.isPictureWithheld || isSoundAlone(before, now);\n    return',
        replace: 'link.isPictureWithheld;\n    return',
      },
    ],
  },
];
