// The accidents of a show: each is made, and then everybody must see the host again without doing anything.
import { setTimeout as delay } from 'node:timers/promises';

/** @typedef {import('./stage.mjs').MediaStage} MediaStage @typedef {import('./person.mjs').Person} Person */

/**
 * @typedef {object} AccidentReport
 * @property {readonly { person: string, tookMs: number | null }[]} returns when the picture of each moved again, after the accident or its end
 * @property {readonly string[]} wrong what was said or done that should not be, in sentences
 *
 * @typedef {object} Accident
 * @property {string} name in words
 * @property {number} withinMs until everybody sees the picture again
 * @property {boolean} isQuick whether it is part of a short run
 * @property {(stage: MediaStage, options: { isQuick: boolean }) => Promise<AccidentReport>} run
 */

const BACK_IN_A_MOMENT = 'Back in a moment.';

/** @param {MediaStage} stage @param {number} sinceMs @param {number} settleMs how long it may take to be felt @param {readonly Person[]} [people] */
const returnsOf = (stage, sinceMs, settleMs, people = stage.viewers) =>
  Promise.all(
    people.map(async (viewer) => ({
      person: viewer.name,
      tookMs: await viewer.untilMoving(sinceMs, settleMs, stage.patienceMs),
    })),
  );

/** Once all is well again, nothing may still speak of trouble. @param {MediaStage} stage @returns {Promise<string[]>} */
async function leftOver(stage) {
  const wrong = [];
  for (const viewer of stage.viewers) {
    const calm = await viewer.hears(
      ({ phase, curtain, trouble }) => phase === 'live' && curtain === null && trouble === null,
      6_000,
    );
    if (calm === null) wrong.push(`${viewer.name} still reads ${JSON.stringify(await viewer.says())}`);
  }
  const { host } = stage;
  if (host && (await host.hears(({ covers }) => covers.length === 0, 6_000)) === null)
    wrong.push(`${host.name} still reads ${JSON.stringify(await host.says())}`);
  return wrong;
}

/** @param {MediaStage} stage @returns {Person} */
function hostOf({ host }) {
  if (!host) throw new Error('The show has no host.');
  return host;
}

/** @param {readonly (readonly [isSaid: boolean, otherwise: string])[]} claims @returns {string[]} */
const unsaid = (claims) => claims.filter(([isSaid]) => !isSaid).map(([, otherwise]) => otherwise);

/** @type {readonly Accident[]} */
export const ACCIDENTS = [
  {
    name: "the host's network is gone for a minute",
    withinMs: 3_000,
    isQuick: true,
    run: async (stage, { isQuick }) => {
      const host = hostOf(stage);
      const lostAtMs = Date.now();
      host.loseNetwork();
      const told = await Promise.all(
        stage.viewers.map((viewer) => viewer.hears(({ curtain }) => curtain === BACK_IN_A_MOMENT, 15_000, lostAtMs)),
      );
      const hostKnows = await host.hears(({ covers }) => covers.includes('stream-lost'), 15_000, lostAtMs);
      // The show goes on without a picture: a piece is shown, and everybody sees it.
      const { show } = stage;
      if (!show) throw new Error('There is no show.');
      const { pinId } = show.pieces[0];
      await show.owner.api.pins.show(show.roomId, pinId);
      const sees = await Promise.all(
        stage.viewers.map(({ page }) =>
          page
            .getByTestId('pin-title')
            .first()
            .waitFor({ timeout: 5_000 })
            .then(
              () => true,
              () => false,
            ),
        ),
      );
      await delay(Math.max(0, lostAtMs + (isQuick ? 10_000 : 60_000) - Date.now()));
      const backAtMs = Date.now();
      host.regainNetwork();
      const returns = await returnsOf(stage, backAtMs, 1_500);
      return {
        returns,
        wrong: [
          ...unsaid([
            [told.every((atMs) => atMs !== null), 'not all viewers were told that the host is back in a moment'],
            [hostKnows !== null, 'the host was not told that the picture does not get through'],
            [sees.every(Boolean), 'not all viewers saw a piece that was shown meanwhile'],
          ]),
          ...(await leftOver(stage)),
        ],
      };
    },
  },
  {
    name: "the host's page is loaded again",
    withinMs: 6_000,
    isQuick: true,
    run: async (stage) => {
      const sinceMs = Date.now();
      await hostOf(stage).page.reload();
      return { returns: await returnsOf(stage, sinceMs, 3_000), wrong: await leftOver(stage) };
    },
  },
  {
    name: 'the host goes over to another network',
    withinMs: 12_000,
    isQuick: false,
    run: async (stage) => {
      const sinceMs = Date.now();
      hostOf(stage).changeNetwork();
      return { returns: await returnsOf(stage, sinceMs, 5_000), wrong: await leftOver(stage) };
    },
  },
  {
    name: "the host's router gives another address",
    withinMs: 12_000,
    isQuick: false,
    run: async (stage) => {
      const sinceMs = Date.now();
      hostOf(stage).relay.rebind();
      return { returns: await returnsOf(stage, sinceMs, 5_000), wrong: await leftOver(stage) };
    },
  },
  {
    name: "the host's device sleeps for twenty seconds",
    withinMs: 6_000,
    isQuick: false,
    run: async (stage) => {
      const host = hostOf(stage);
      const session = await host.context.newCDPSession(host.page);
      host.loseNetwork();
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await delay(20_000);
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      const sinceMs = Date.now();
      host.regainNetwork();
      await session.detach();
      return { returns: await returnsOf(stage, sinceMs, 1_500), wrong: await leftOver(stage) };
    },
  },
  {
    name: "the host's camera is unplugged, and plugged in again",
    withinMs: 3_000,
    isQuick: true,
    run: async (stage) => {
      const host = hostOf(stage);
      const before = await Promise.all(stage.viewers.map((viewer) => viewer.read()));
      const outAtMs = Date.now();
      await host.plugCamera(false);
      const hostKnows = await host.hears(({ covers }) => covers.includes('camera-unplugged'), 5_000, outAtMs);
      const told = await Promise.all(
        stage.viewers.map((viewer) => viewer.hears(({ network }) => network === 'sound-only', 8_000, outAtMs)),
      );
      await delay(4_000);
      const after = await Promise.all(stage.viewers.map((viewer) => viewer.read()));
      const heard = after.map(({ audioPackets }, index) => audioPackets - before[index].audioPackets);
      const tookMs = Date.now() - outAtMs;
      const inAtMs = Date.now();
      await host.plugCamera(true);
      const returns = await returnsOf(stage, inAtMs, 1_500);
      return {
        returns,
        wrong: [
          ...unsaid([
            [hostKnows !== null, 'the host was not told that the camera is gone'],
            [told.every((atMs) => atMs !== null), 'not all viewers were told that there is only sound'],
            [
              after.every(({ connections }, index) => connections === before[index].connections),
              'a viewer left a connection that carried the sound',
            ],
            // Fifty packets a second.
            [
              heard.every((packets) => packets > (tookMs / 20) * 0.9),
              `the sound had gaps: ${heard.join(', ')} packets in ${tookMs} ms`,
            ],
          ]),
          ...(await leftOver(stage)),
        ],
      };
    },
  },
  {
    name: 'a second device of the host takes the show over, and the first one takes it back',
    withinMs: 3_000,
    isQuick: true,
    run: async (stage) => {
      const first = hostOf(stage);
      const second = await stage.addHost('second device');
      const offered = await second.hears(({ covers }) => covers.includes('on-air-elsewhere'), 15_000);
      const words = await second.page.getByTestId('on-air-elsewhere').textContent();
      const takenAtMs = Date.now();
      await second.page.getByTestId('send-from-here').click();
      const told = await first.hears(({ covers }) => covers.includes('taken-over'), 15_000, takenAtMs);
      const taken = await returnsOf(stage, takenAtMs, 2_000);
      // Long enough for every retry to have come back.
      await delay(5_000);
      const secondKeeps = !(await second.says())?.covers.includes('taken-over');
      await first.page.reload();
      const staysAway = await first.hears(
        ({ covers }) => covers.includes('taken-over') || covers.includes('on-air-elsewhere'),
        10_000,
      );
      const backAtMs = Date.now();
      const [again, anew] = [first.page.getByTestId('take-over'), first.page.getByTestId('send-from-here')];
      await again.or(anew).click({ timeout: 5_000 });
      const back = await returnsOf(stage, backAtMs, 2_000);
      const secondTold = await second.hears(({ covers }) => covers.includes('taken-over'), 15_000, backAtMs);
      await second.leave();
      return {
        returns: [...taken, ...back],
        wrong: [
          ...unsaid([
            [
              offered !== null && words === 'Another device of yours is on air.',
              `the second device was told "${words}"`,
            ],
            [told !== null, 'the first device was not told that it was taken over'],
            [secondKeeps, 'the first device fought back'],
            [staysAway !== null, 'the first device took the show back when its page was loaded again'],
            [secondTold !== null, 'the second device was not told that it was taken over'],
          ]),
          ...(await leftOver(stage)),
        ],
      };
    },
  },
  {
    name: 'the media worker is killed',
    withinMs: 5_000,
    isQuick: false,
    run: async (stage) => {
      const sinceMs = Date.now();
      stage.killMediaWorker();
      return { returns: await returnsOf(stage, sinceMs, 3_000), wrong: await leftOver(stage) };
    },
  },
  {
    name: 'the media server is killed',
    withinMs: 5_000,
    isQuick: true,
    run: async (stage) => {
      const sinceMs = Date.now();
      stage.killMedia();
      return { returns: await returnsOf(stage, sinceMs, 3_000), wrong: await leftOver(stage) };
    },
  },
  {
    name: 'the api is killed',
    withinMs: 0,
    isQuick: false,
    run: async (stage) => {
      const sinceMs = Date.now();
      await stage.killApi();
      await delay(4_000);
      return { returns: await returnsOf(stage, sinceMs, 5_000), wrong: await leftOver(stage) };
    },
  },
  {
    name: "a viewer's network is gone for twenty seconds",
    withinMs: 6_000,
    isQuick: false,
    run: async (stage) => {
      const [viewer, ...others] = stage.viewers;
      const lostAtMs = Date.now();
      viewer.loseNetwork();
      const told = await viewer.hears(({ network }) => network === 'lost', 10_000, lostAtMs);
      await delay(Math.max(0, lostAtMs + 20_000 - Date.now()));
      const sinceMs = Date.now();
      viewer.regainNetwork();
      const returns = await returnsOf(stage, sinceMs, 1_500, [viewer]);
      const undisturbed = await returnsOf(stage, lostAtMs, 0, others);
      return {
        returns,
        wrong: [
          ...unsaid([
            [told !== null, 'the viewer was not told that the picture is lost'],
            [undisturbed.every(({ tookMs }) => tookMs === 0), 'other viewers were disturbed'],
          ]),
          ...(await leftOver(stage)),
        ],
      };
    },
  },
  {
    name: 'a viewer goes over to another network',
    withinMs: 8_000,
    isQuick: false,
    run: async (stage) => {
      const [viewer] = stage.viewers;
      const sinceMs = Date.now();
      viewer.changeNetwork();
      return { returns: await returnsOf(stage, sinceMs, 4_000, [viewer]), wrong: await leftOver(stage) };
    },
  },
  {
    name: "the host's browser crashes and is opened again",
    withinMs: 12_000,
    isQuick: false,
    run: async (stage) => {
      const host = hostOf(stage);
      const crashed = host.page;
      const sinceMs = Date.now();
      // The navigation ends with the page.
      void crashed.goto('chrome://crash').catch(() => {});
      await crashed.waitForEvent('crash', { timeout: 5_000 });
      await host.openPage();
      await host.goto(`/studio/shows/${stage.show?.roomId}/live`);
      const returns = await returnsOf(stage, sinceMs, 5_000);
      await crashed.close();
      return { returns, wrong: await leftOver(stage) };
    },
  },
  {
    name: "a viewer's network lets no UDP through for twenty seconds",
    withinMs: 6_000,
    isQuick: false,
    run: async (stage) => {
      const [viewer] = stage.viewers;
      const lostAtMs = Date.now();
      viewer.relay.isBlocked = true;
      const told = await viewer.hears(({ trouble }) => trouble !== null, 25_000, lostAtMs);
      const sinceMs = Date.now();
      viewer.relay.isBlocked = false;
      const returns = await returnsOf(stage, sinceMs, 1_500, [viewer]);
      return {
        returns,
        wrong: [
          ...unsaid([[told !== null, 'the viewer was not told that the network lets no video through']]),
          ...(await leftOver(stage)),
        ],
      };
    },
  },
];
