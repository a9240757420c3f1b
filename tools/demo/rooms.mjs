// The shows of the demo store: three to come, and the script of one that is over.

/**
 * @typedef {{ slug: string, size: string, colour: string, note: string }} DemoPin
 *
 * @typedef {{ text: string, gift: string | null, minQuantity: number, durationMinutes: number }} DemoOffer
 *
 * @typedef {object} DemoRoom
 * @property {string} title
 * @property {string} description
 * @property {string} poster file below assets
 * @property {number} inDays
 * @property {number} hour of the day, local time
 * @property {readonly DemoPin[]} tray
 * @property {readonly DemoOffer[]} [offers]
 */

export const WEARER = { wearerName: 'Lena', wearerHeightCm: 172 };

/** @type {readonly DemoRoom[]} */
export const UPCOMING_ROOMS = [
  {
    title: 'Autumn, first look',
    description:
      'Lena tries on the first pieces of the season, says what runs large and what runs small, and answers every question about fit.',
    poster: 'posters/autumn-rail.svg',
    inDays: 1,
    hour: 19,
    tray: [
      { slug: 'ines-wrap-dress', size: 'M', colour: 'Cherry', note: 'True to size. The knot sits on the left.' },
      { slug: 'marlo-blazer', size: 'S', colour: 'Camel', note: 'One size down for this fit.' },
      { slug: 'linnea-trench', size: 'M', colour: 'Camel', note: 'Belted, with the knit underneath.' },
      { slug: 'freja-cable-knit', size: 'M', colour: 'Bone', note: 'Over a shirt it is still easy.' },
      { slug: 'ravello-trousers', size: 'L', colour: 'Espresso', note: 'Runs small: one size up from my usual M.' },
      { slug: 'elin-roll-neck', size: 'M', colour: 'Ink', note: 'Close, as it should be under a blazer.' },
      { slug: 'kai-chelsea-boots', size: '39', colour: 'Camel', note: 'My usual 39 with thin socks.' },
      { slug: 'tilda-bag', size: 'One size', colour: 'Cherry', note: 'Strap on the fourth hole.' },
      { slug: 'fjord-scarf', size: 'One size', colour: 'Tomato', note: 'Wrapped twice.' },
    ],
    offers: [
      { text: 'Buy two, get the silk scarf', gift: 'Silk scarf', minQuantity: 2, durationMinutes: 10 },
      { text: 'Three pieces: the tote is on us', gift: 'Canvas tote', minQuantity: 3, durationMinutes: 15 },
    ],
  },
  {
    title: 'Night knits',
    description: 'Cables, merino and brushed lambswool: what scratches, what does not, and how to wash all of it.',
    poster: 'posters/night-knits.svg',
    inDays: 3,
    hour: 20,
    tray: [
      { slug: 'freja-cable-knit', size: 'M', colour: 'Moss', note: 'Worn on the skin for the whole show.' },
      { slug: 'elin-roll-neck', size: 'M', colour: 'Bone', note: 'Under the cardigan.' },
      { slug: 'astrid-cardigan', size: 'M', colour: 'Oat', note: 'Closed, like a jumper.' },
      { slug: 'fjord-scarf', size: 'One size', colour: 'Powder', note: 'The softest of the three colours.' },
    ],
  },
  {
    title: 'Soft tailoring',
    description: 'Blazers and trousers that do not feel like an office, and the shirts that go under them.',
    poster: 'posters/soft-tailoring.svg',
    inDays: 6,
    hour: 18,
    tray: [
      { slug: 'marlo-blazer', size: 'S', colour: 'Powder', note: 'Sleeves turned back once.' },
      { slug: 'ravello-trousers', size: 'L', colour: 'Bone', note: 'With flat shoes, hem untouched.' },
      { slug: 'kontor-oxford-shirt', size: 'S', colour: 'White', note: 'Loose: one size down.' },
      { slug: 'sera-silk-blouse', size: 'M', colour: 'Bone', note: 'Bow tucked away.' },
    ],
  },
];

/** @type {DemoRoom} */
export const ENDED_ROOM = {
  title: 'Wrap, tie, go: dresses for the last warm days',
  description: 'One dress, three ways to wear it, and the skirt and the shirt that save an October afternoon.',
  poster: 'scenes/lena-wrap.svg',
  inDays: -1,
  hour: 19,
  tray: [
    { slug: 'ines-wrap-dress', size: 'M', colour: 'Cherry', note: 'True to size. The knot sits on the left.' },
    { slug: 'maj-slip-dress', size: 'M', colour: 'Butter', note: 'Straps at the longest.' },
    { slug: 'vera-pleated-skirt', size: 'M', colour: 'Moss', note: 'Sits at the waist, not at the hip.' },
    { slug: 'astrid-cardigan', size: 'M', colour: 'Tomato', note: 'Open, over the slip dress.' },
  ],
};

export const SHOW_MINUTES = 41;

export const GUESTS = ['Amara', 'June', 'Noor', 'Pia', 'Jonas', 'Wiebke', 'Carlotta'];

/**
 * What happened, minute by minute. `say` is chat (guests by name, the host as Lena), `show` puts a piece on, `order` is
 * one that a guest pays.
 * @typedef {{ minute: number, say?: readonly (readonly [who: string, text: string])[], show?: string, order?: { who: string, slug: string, size: string, colour: string } }} Beat
 * @type {readonly Beat[]}
 */
export const SCRIPT = [
  {
    minute: 0.5,
    say: [
      ['Amara', 'Hi from Rotterdam!'],
      ['June', 'Sound is good'],
      ['Lena', 'Welcome, everybody. Dresses first, then everything that goes over them.'],
    ],
  },
  {
    minute: 3,
    show: 'ines-wrap-dress',
    say: [
      ['Noor', 'Is that the cherry one?'],
      ['Lena', 'It is, in M. I am 172.'],
      ['Pia', 'The print is lovely'],
    ],
  },
  {
    minute: 6,
    say: [
      ['Jonas', 'Does the wrap stay closed on a bike?'],
      ['Lena', 'There is a hidden snap, it does.'],
      ['Wiebke', 'Pockets??'],
      ['Lena', 'Two!'],
      ['Wiebke', 'Sold'],
    ],
  },
  {
    minute: 9,
    order: { who: 'Wiebke', slug: 'ines-wrap-dress', size: 'M', colour: 'Cherry' },
    say: [
      ['Wiebke', 'Ordered the cherry in M'],
      ['Carlotta', 'How long is it on 160?'],
    ],
  },
  {
    minute: 12,
    say: [
      ['Lena', 'Just above the ankle on 160, Carlotta. Take it up two centimetres if you like.'],
      ['Carlotta', 'Perfect, thank you'],
      ['Amara', 'And the powder one in L?'],
      ['Lena', 'L is gone in powder, espresso still has some.'],
    ],
  },
  {
    minute: 16,
    show: 'maj-slip-dress',
    say: [
      ['June', 'Oh I need this'],
      ['Noor', 'See-through?'],
      ['Lena', 'Butter is opaque, I checked in daylight.'],
      ['Pia', 'Under the knit, yes'],
    ],
  },
  {
    minute: 20,
    say: [
      ['Jonas', 'My sister is between S and M'],
      ['Lena', 'S. It gives on the bias.'],
      ['Jonas', 'Great'],
    ],
  },
  {
    minute: 24,
    show: 'vera-pleated-skirt',
    say: [
      ['Wiebke', 'Do the pleats survive washing?'],
      ['Lena', 'They come back by themselves, hang it wet.'],
      ['Amara', 'Witchcraft'],
      ['Carlotta', 'Moss please'],
    ],
  },
  {
    minute: 29,
    show: 'astrid-cardigan',
    say: [
      ['June', 'Tomato!'],
      ['Noor', 'Love that with the butter dress'],
      ['Pia', 'Wool or cotton?'],
      ['Lena', 'Both: 60 cotton, 40 merino.'],
    ],
  },
  {
    minute: 33,
    order: { who: 'June', slug: 'maj-slip-dress', size: 'S', colour: 'Butter' },
    say: [
      ['June', 'Got the slip dress, thank you Lena'],
      ['Amara', 'Same time next week?'],
    ],
  },
  {
    minute: 37,
    say: [
      ['Lena', 'Tomorrow at seven: autumn, first look. Bring your size questions.'],
      ['Carlotta', 'I will be there'],
      ['Jonas', 'Bye!'],
      ['Noor', 'Good night'],
    ],
  },
];
