// The pieces of the demo store. Lengths are centimetres of the garment laid flat, as the trade measures it.

const LETTER_SIZES = ['XS', 'S', 'M', 'L', 'XL'];

/**
 * @typedef {object} Colour
 * @property {string} name as buyers read it
 * @property {string} drawing the ending of the file in assets/garments
 * @property {readonly number[]} stock pieces per size
 *
 * @typedef {object} DemoProduct
 * @property {string} slug
 * @property {string} drawing
 * @property {string} title
 * @property {number} priceMinor
 * @property {number} [compareAtPriceMinor]
 * @property {number} priceYen what it costs in Japan
 * @property {number} [compareAtPriceYen]
 * @property {string} material
 * @property {string} care
 * @property {'runs-small' | 'true-to-size' | 'runs-large'} fitNote
 * @property {string} description
 * @property {readonly { label: string, text: string }[]} facts
 * @property {readonly string[]} sizes
 * @property {readonly Colour[]} colours
 * @property {{ measurements: string[], rows: { size: string, valuesCm: number[] }[] } | null} sizeChart
 */

/**
 * A chart from the measurements of the smallest size and what each size adds.
 * @param {readonly string[]} sizes
 * @param {Record<string, [smallestCm: number, stepCm: number]>} measurements
 */
const chart = (sizes, measurements) => ({
  measurements: Object.keys(measurements),
  rows: sizes.map((size, index) => ({
    size,
    valuesCm: Object.values(measurements).map(
      ([smallestCm, stepCm]) => Math.round((smallestCm + stepCm * index) * 10) / 10,
    ),
  })),
});

/** @param {Record<string, string>} facts */
const facts = (facts) => Object.entries(facts).map(([label, text]) => ({ label, text }));

const WOOL_CARE = 'Air it rather than wash it. Hand wash cold with wool soap, dry flat.';
const COTTON_CARE = 'Machine wash at 30 °C with like colours. Line dry, warm iron.';
const SILK_CARE = 'Hand wash cold or use a silk bag at 30 °C. Do not wring. Cool iron inside out.';
const CLEAN_ONLY_CARE = 'Professional cleaning. Steam between wears; do not iron directly.';
const LEATHER_CARE = 'Wipe with a damp cloth. Feed with colourless cream twice a season.';

/** @type {readonly DemoProduct[]} */
export const PRODUCTS = [
  {
    slug: 'ines-wrap-dress',
    drawing: 'wrap-dress',
    title: 'Ines wrap dress',
    priceMinor: 8900,
    priceYen: 14800,
    material: '100% viscose crêpe',
    care: COTTON_CARE,
    fitNote: 'true-to-size',
    description:
      'A real wrap, tied at the side, with a printed skirt that moves. Short puffed sleeves, a neckline that stays where you put it.',
    facts: facts({
      Fit: 'Close at the waist, free at the hip',
      Length: 'Mid-calf at 172 cm',
      Lining: 'Unlined; the print is opaque',
      Pockets: 'Two, in the side seams',
    }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Cherry', drawing: 'cherry', stock: [6, 12, 14, 9, 4] },
      { name: 'Espresso', drawing: 'espresso', stock: [4, 8, 10, 7, 3] },
      { name: 'Powder', drawing: 'powder', stock: [3, 7, 9, 0, 2] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [43, 3], Waist: [35, 3], Hip: [50, 3], Length: [116, 1.5] }),
  },
  {
    slug: 'marlo-blazer',
    drawing: 'blazer',
    title: 'Marlo blazer',
    priceMinor: 17900,
    priceYen: 29800,
    material: '96% virgin wool, 4% elastane; lining 100% cupro',
    care: CLEAN_ONLY_CARE,
    fitNote: 'runs-large',
    description:
      'One button, a soft shoulder and enough room for a knit underneath. The sleeve is cut long so that it can be turned back.',
    facts: facts({
      Fit: 'Relaxed; take one size down for a close fit',
      Lining: 'Fully lined, striped sleeve lining',
      Pockets: 'Two flap pockets, one inside',
    }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Camel', drawing: 'camel', stock: [3, 6, 8, 5, 2] },
      { name: 'Powder', drawing: 'powder', stock: [2, 5, 5, 3, 1] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [50, 2.5], Shoulder: [41, 1.2], Sleeve: [60, 0.8], Length: [72, 1] }),
  },
  {
    slug: 'linnea-trench',
    drawing: 'trench-coat',
    title: 'Linnea trench',
    priceMinor: 24900,
    compareAtPriceMinor: 28900,
    priceYen: 41800,
    compareAtPriceYen: 48800,
    material: '70% cotton, 30% recycled polyamide, water-repellent',
    care: 'Machine wash at 30 °C, gentle. Renew the water repellency after five washes.',
    fitNote: 'true-to-size',
    description:
      'Double-breasted with a storm flap, a deep back pleat and a belt that holds its knot. Keeps off an hour of rain.',
    facts: facts({
      Fit: 'Straight, belted',
      Length: 'Below the knee at 172 cm',
      Lining: 'Half lined, taped seams',
      'Rain test': 'One hour at 20 mm an hour',
    }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Camel', drawing: 'camel', stock: [2, 5, 6, 4, 2] },
      { name: 'Ink', drawing: 'ink', stock: [2, 4, 5, 4, 1] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [52, 2.5], Shoulder: [42, 1.2], Sleeve: [60, 0.8], Length: [106, 1.2] }),
  },
  {
    slug: 'freja-cable-knit',
    drawing: 'cable-knit',
    title: 'Freja cable knit',
    priceMinor: 11900,
    priceYen: 19800,
    material: '80% lambswool, 20% recycled polyamide',
    care: WOOL_CARE,
    fitNote: 'true-to-size',
    description:
      'Three cables down the front, knitted in one piece so that nothing scratches at the side. Warm enough for a balcony in October.',
    facts: facts({
      Fit: 'Regular, hip length',
      Yarn: 'Lambswool from two mills in the Scottish Borders',
      'On the skin': 'Soft; a shirt under it is a matter of taste',
    }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Bone', drawing: 'bone', stock: [5, 9, 10, 6, 3] },
      { name: 'Moss', drawing: 'moss', stock: [3, 7, 8, 5, 2] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [46, 3], Shoulder: [40, 1.5], Sleeve: [60, 1], Length: [58, 1.5] }),
  },
  {
    slug: 'ravello-trousers',
    drawing: 'wide-trousers',
    title: 'Ravello trousers',
    priceMinor: 12900,
    priceYen: 21800,
    material: '62% viscose, 33% polyester, 5% elastane',
    care: COTTON_CARE,
    fitNote: 'runs-small',
    description:
      'High waist, a pressed crease and a wide leg that falls from the hip. Cut for a flat shoe; there are four centimetres to let down.',
    facts: facts({ Rise: 'High, 31 cm in M', 'Hem allowance': '4 cm', Closure: 'Hidden zip and two hooks' }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Espresso', drawing: 'espresso', stock: [4, 8, 9, 6, 3] },
      { name: 'Bone', drawing: 'bone', stock: [3, 6, 7, 4, 2] },
    ],
    sizeChart: chart(LETTER_SIZES, { Waist: [33, 2.5], Hip: [47, 2.5], Rise: [29, 1], Inseam: [79, 0.5] }),
  },
  {
    slug: 'solveig-wool-coat',
    drawing: 'wool-coat',
    title: 'Solveig wool coat',
    priceMinor: 32900,
    priceYen: 54800,
    material: '75% recycled wool, 20% polyamide, 5% cashmere',
    care: CLEAN_ONLY_CARE,
    fitNote: 'runs-large',
    description:
      'A long, heavy coat with a wide collar that stands up against wind. The weight hangs from the shoulder, not from the arm.',
    facts: facts({ Fit: 'Roomy; made to go over a blazer', Weight: '1.9 kg in M', Lining: 'Fully lined in cupro' }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Charcoal', drawing: 'charcoal', stock: [2, 4, 5, 3, 1] },
      { name: 'Oat', drawing: 'oat', stock: [1, 3, 4, 2, 1] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [54, 2.5], Shoulder: [43, 1.2], Sleeve: [60, 0.8], Length: [112, 1.2] }),
  },
  {
    slug: 'elin-roll-neck',
    drawing: 'roll-neck',
    title: 'Elin roll neck',
    priceMinor: 7900,
    priceYen: 12800,
    material: '100% extra fine merino',
    care: WOOL_CARE,
    fitNote: 'true-to-size',
    description:
      'Thin enough for under a blazer, dense enough to go out in. The collar is knitted double and stays up.',
    facts: facts({ Fit: 'Close', Yarn: '19.5 micron merino, non-mulesed', Season: 'September to May' }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Ink', drawing: 'ink', stock: [6, 11, 12, 8, 4] },
      { name: 'Bone', drawing: 'bone', stock: [5, 9, 10, 7, 3] },
      { name: 'Espresso', drawing: 'espresso', stock: [4, 8, 8, 5, 2] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [40, 3], Shoulder: [36, 1.5], Sleeve: [61, 1], Length: [59, 1.5] }),
  },
  {
    slug: 'astrid-cardigan',
    drawing: 'cardigan',
    title: 'Astrid cardigan',
    priceMinor: 9900,
    priceYen: 16500,
    material: '60% cotton, 40% merino',
    care: WOOL_CARE,
    fitNote: 'true-to-size',
    description:
      'A short cardigan with horn-look buttons that can be worn closed, like a jumper. No gaping between the buttons.',
    facts: facts({ Fit: 'Short and straight', Buttons: 'Seven, made of corozo nut', Pockets: 'Two patch pockets' }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Oat', drawing: 'oat', stock: [4, 8, 9, 5, 2] },
      { name: 'Tomato', drawing: 'tomato', stock: [3, 6, 7, 4, 2] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [45, 3], Shoulder: [38, 1.5], Sleeve: [59, 1], Length: [54, 1.5] }),
  },
  {
    slug: 'brise-breton-top',
    drawing: 'breton-top',
    title: 'Brise breton top',
    priceMinor: 4900,
    priceYen: 7900,
    material: '100% organic cotton, 220 g/m²',
    care: COTTON_CARE,
    fitNote: 'true-to-size',
    description: 'A boat neck and stripes that meet at the side seam. Washed before it is sewn, so it keeps its size.',
    facts: facts({ Fit: 'Straight', Shrinkage: 'Under 2% after five washes', Neck: 'Boat, covers a bra strap' }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Ink', drawing: 'ink', stock: [8, 14, 16, 10, 6] },
      { name: 'Cherry', drawing: 'cherry', stock: [5, 9, 10, 6, 3] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [44, 3], Shoulder: [38, 1.5], Sleeve: [57, 1], Length: [60, 1.5] }),
  },
  {
    slug: 'kontor-oxford-shirt',
    drawing: 'oxford-shirt',
    title: 'Kontor oxford shirt',
    priceMinor: 6900,
    priceYen: 11500,
    material: '100% cotton oxford',
    care: COTTON_CARE,
    fitNote: 'runs-large',
    description: 'A borrowed-from-the-boys shirt with a soft collar. Long enough at the back to wear open over a top.',
    facts: facts({
      Fit: 'Loose; one size down for a neat fit',
      Collar: 'Unfused, softens with washing',
      Cuffs: 'Two buttons',
    }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'White', drawing: 'white', stock: [6, 10, 12, 8, 4] },
      { name: 'Powder', drawing: 'powder', stock: [5, 8, 9, 6, 3] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [50, 3], Shoulder: [42, 1.5], Sleeve: [60, 1], Length: [72, 1.5] }),
  },
  {
    slug: 'sera-silk-blouse',
    drawing: 'silk-blouse',
    title: 'Sera silk blouse',
    priceMinor: 13900,
    priceYen: 22800,
    material: '100% mulberry silk, 19 momme',
    care: SILK_CARE,
    fitNote: 'true-to-size',
    description:
      'Heavy silk that does not cling and is not see-through in daylight. The bow can be worn tied, loose or tucked away.',
    facts: facts({ Fit: 'Easy, gathered at the cuff', Opacity: 'Opaque in every colour', Bow: 'Detachable' }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Bone', drawing: 'bone', stock: [3, 6, 7, 4, 2] },
      { name: 'Cherry', drawing: 'cherry', stock: [2, 5, 5, 3, 1] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [47, 3], Shoulder: [38, 1.5], Sleeve: [61, 1], Length: [64, 1.5] }),
  },
  {
    slug: 'lido-camp-shirt',
    drawing: 'camp-shirt',
    title: 'Lido camp shirt',
    priceMinor: 5900,
    priceYen: 9800,
    material: '55% linen, 45% viscose',
    care: COTTON_CARE,
    fitNote: 'true-to-size',
    description: 'A printed shirt with an open collar, for everybody. It creases a little, on purpose.',
    facts: facts({ Fit: 'Boxy', Print: 'Drawn for us, printed in Como', Buttons: 'Mother-of-pearl' }),
    sizes: ['S', 'M', 'L', 'XL', 'XXL'],
    colours: [
      { name: 'Butter', drawing: 'butter', stock: [5, 9, 9, 6, 3] },
      { name: 'Ink', drawing: 'ink', stock: [4, 8, 8, 5, 2] },
    ],
    sizeChart: chart(['S', 'M', 'L', 'XL', 'XXL'], { Chest: [53, 3], Shoulder: [44, 1.5], Length: [70, 1.5] }),
  },
  {
    slug: 'havn-straight-jeans',
    drawing: 'straight-jeans',
    title: 'Havn straight jeans',
    priceMinor: 9900,
    priceYen: 16500,
    material: '99% organic cotton, 1% elastane, 12.5 oz',
    care: 'Wash rarely, inside out, at 30 °C. Line dry.',
    fitNote: 'runs-small',
    description: 'A straight leg and a waist that does not stand off at the back. Stiff at first, yours after a week.',
    facts: facts({ Rise: 'High', Stretch: 'Gives one size in a week of wear', Wash: 'Ozone and laser, no stones' }),
    sizes: ['26', '27', '28', '29', '30', '31'],
    colours: [
      { name: 'Indigo', drawing: 'indigo', stock: [5, 8, 10, 9, 6, 4] },
      { name: 'Black', drawing: 'black', stock: [4, 7, 9, 8, 5, 3] },
    ],
    sizeChart: chart(['26', '27', '28', '29', '30', '31'], {
      Waist: [34, 1.3],
      Hip: [46, 1.3],
      Rise: [27.5, 0.4],
      Inseam: [76, 0.3],
    }),
  },
  {
    slug: 'vera-pleated-skirt',
    drawing: 'pleated-skirt',
    title: 'Vera pleated skirt',
    priceMinor: 8500,
    priceYen: 13800,
    material: '100% recycled polyester satin',
    care: 'Machine wash at 30 °C in a bag. Hang to dry: the pleats come back by themselves.',
    fitNote: 'true-to-size',
    description: 'Pleats set by heat, so they survive a suitcase. An elastic waist at the back that one does not see.',
    facts: facts({ Length: 'Mid-calf at 172 cm', Waist: 'Flat in front, elastic behind', Lining: 'To the knee' }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Moss', drawing: 'moss', stock: [4, 7, 8, 5, 2] },
      { name: 'Cherry', drawing: 'cherry', stock: [3, 6, 6, 4, 2] },
    ],
    sizeChart: chart(LETTER_SIZES, { Waist: [32, 3], Hip: [52, 3], Length: [76, 1] }),
  },
  {
    slug: 'maj-slip-dress',
    drawing: 'slip-dress',
    title: 'Maj slip dress',
    priceMinor: 10900,
    priceYen: 17800,
    material: '100% viscose satin',
    care: SILK_CARE,
    fitNote: 'true-to-size',
    description: 'Cut on the bias, with straps that adjust at the back. Under a knit in winter, alone in July.',
    facts: facts({
      Fit: 'Follows the body without holding it',
      Straps: 'Adjustable by 8 cm',
      Length: 'Mid-calf at 172 cm',
    }),
    sizes: LETTER_SIZES,
    colours: [
      { name: 'Butter', drawing: 'butter', stock: [3, 6, 7, 4, 2] },
      { name: 'Moss', drawing: 'moss', stock: [2, 5, 6, 3, 1] },
    ],
    sizeChart: chart(LETTER_SIZES, { Chest: [41, 3], Waist: [37, 3], Hip: [46, 3], Length: [110, 1.5] }),
  },
  {
    slug: 'kai-chelsea-boots',
    drawing: 'chelsea-boots',
    title: 'Kai Chelsea boots',
    priceMinor: 18900,
    priceYen: 31800,
    material: 'Upper calf leather, sole rubber, insole leather',
    care: LEATHER_CARE,
    fitNote: 'true-to-size',
    description: 'A tall shaft and a sole that is sewn, not glued: a cobbler can change it twice.',
    facts: facts({ Heel: '3 cm', Sole: 'Goodyear welted', 'Half sizes': 'Between two sizes take the larger' }),
    sizes: ['37', '38', '39', '40', '41'],
    colours: [
      { name: 'Black', drawing: 'black', stock: [3, 6, 7, 6, 3] },
      { name: 'Camel', drawing: 'camel', stock: [2, 4, 5, 4, 2] },
    ],
    sizeChart: chart(['37', '38', '39', '40', '41'], { 'Insole length': [24.2, 0.7], 'Shaft height': [17, 0.3] }),
  },
  {
    slug: 'tilda-bag',
    drawing: 'shoulder-bag',
    title: 'Tilda bag',
    priceMinor: 14900,
    priceYen: 24800,
    material: 'Vegetable-tanned leather, lining cotton twill',
    care: LEATHER_CARE,
    fitNote: 'true-to-size',
    description:
      'Carries a paperback, a phone, keys and a folded scarf. The strap has seven holes, from shoulder to across the body.',
    facts: facts({ Size: '27 × 17 × 8 cm', Weight: '620 g', Inside: 'One zipped pocket, one open' }),
    sizes: ['One size'],
    colours: [
      { name: 'Cherry', drawing: 'cherry', stock: [12] },
      { name: 'Espresso', drawing: 'espresso', stock: [18] },
    ],
    sizeChart: null,
  },
  {
    slug: 'fjord-scarf',
    drawing: 'scarf',
    title: 'Fjord scarf',
    priceMinor: 6500,
    priceYen: 10800,
    material: '100% lambswool, brushed',
    care: WOOL_CARE,
    fitNote: 'true-to-size',
    description: 'Wide enough for a blanket on the train. Brushed with thistles, which is why it is so soft.',
    facts: facts({ Size: '200 × 70 cm', Weight: '340 g', Fringe: 'Twisted by hand' }),
    sizes: ['One size'],
    colours: [
      { name: 'Tomato', drawing: 'tomato', stock: [20] },
      { name: 'Camel', drawing: 'camel', stock: [16] },
      { name: 'Powder', drawing: 'powder', stock: [14] },
    ],
    sizeChart: null,
  },
];
