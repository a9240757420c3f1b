import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest } from 'node:http';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { LIMITS, type ProductView, type StoreView } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import sharp, { type Sharp } from 'sharp';
import { CatalogQueries, PictureService } from '../src/features/catalog';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { createProduct, createVariant, upload } from './support/catalog';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const RED = { r: 200, g: 30, b: 30 };
const BLUE = { r: 30, g: 30, b: 200 };
const picture = (width: number, height: number, background = RED): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

/** A PNG whose header claims this size, with next to nothing in it. */
function claimedPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('pictures', () => {
  let app: TestApp;
  let owner: TestClient;
  let store: StoreView;
  beforeAll(async () => {
    app = await startTestApp();
    ({ owner, store } = await app.store());
  });
  afterAll(() => app.stop());

  const newProduct = async (): Promise<string> => (await createProduct(owner, store.id)).id;
  const add = (productId: string, file: Buffer, fields?: Record<string, string>): Promise<ProductView> =>
    owner.post<ProductView>(`/products/${productId}/pictures`, upload(file, fields));
  const read = async (url: string): Promise<Buffer> => {
    const response = await app.stranger().raw('GET', url);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  /** Adds it to a product of its own. */
  const keep = async (file: Buffer): Promise<NonNullable<ProductView['pictures'][0]>> => {
    const [kept] = (await add(await newProduct(), file)).pictures;
    if (!kept) throw new Error('The product has no picture.');
    return kept;
  };

  it.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('a %s is kept as WebP in three widths', async (format) => {
    const kept = await keep(await picture(1600, 2000).toFormat(format).toBuffer());
    expect(kept).toMatchObject({ width: 1200, height: 1500 });
    for (const [url, width] of [
      [kept.urls.small, 160],
      [kept.urls.medium, 480],
      [kept.urls.large, 1200],
    ] as const) {
      const metadata = await sharp(await read(url)).metadata();
      expect(metadata).toMatchObject({ format: 'webp', width, height: width * 1.25 });
    }
    const { channels } = await sharp(await read(kept.urls.medium)).stats();
    expect(channels.map((channel) => Math.round(channel.mean / 10))).toEqual([20, 3, 3]);
  });

  it('is never enlarged', async () => {
    const kept = await keep(await picture(300, 200).png().toBuffer());
    expect(kept).toMatchObject({ width: 300, height: 200 });
    expect(await sharp(await read(kept.urls.large)).metadata()).toMatchObject({ width: 300, height: 200 });
    expect(await sharp(await read(kept.urls.medium)).metadata()).toMatchObject({ width: 300, height: 200 });
  });

  it('that is very long is kept all the same', async () => {
    const kept = await keep(await picture(400, 20_000).png().toBuffer());
    expect(kept).toMatchObject({ width: 96, height: 4_800 });
  });

  it('keeps its transparency, and the colours of 16 bits and of print', async () => {
    const clear = await keep(
      await sharp({ create: { width: 20, height: 20, channels: 4, background: { ...RED, alpha: 0 } } })
        .png()
        .toBuffer(),
    );
    expect((await sharp(await read(clear.urls.small)).stats()).isOpaque).toBe(false);
    for (const file of [
      await picture(20, 20).toColourspace('rgb16').png().toBuffer(),
      await picture(20, 20).toColourspace('cmyk').jpeg().toBuffer(),
    ]) {
      const { channels } = await sharp(await read((await keep(file)).urls.small)).stats();
      expect(channels).toHaveLength(3);
      expect(channels[0]?.mean).toBeGreaterThan(170);
      expect(channels[2]?.mean).toBeLessThan(70);
    }
  });

  it('of an animation is its first frame', async () => {
    const frames = await Promise.all([RED, BLUE].map((colour) => picture(40, 30, colour).png().toBuffer()));
    const kept = await keep(
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    );
    expect(kept).toMatchObject({ width: 40, height: 30 });
    const { channels } = await sharp(await read(kept.urls.small)).stats();
    expect(channels[0]?.mean).toBeGreaterThan(channels[2]?.mean ?? 255);
  });

  it('is turned upright and carries neither place, camera nor anything else that was with it', async () => {
    const file = await picture(60, 40)
      .withExif({
        IFD0: { Make: 'SecretCamera', Orientation: '6' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSLongitude: '13/1 24/1 0/1' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(file.includes('SecretCamera')).toBe(true);
    const kept = await keep(file);
    expect(kept).toMatchObject({ width: 40, height: 60 });
    for (const url of Object.values(kept.urls)) {
      const bytes = await read(url);
      const metadata = await sharp(bytes).metadata();
      expect(metadata.exif).toBeUndefined();
      expect(metadata.orientation).toBeUndefined();
      expect(metadata.icc).toBeUndefined();
      expect(metadata.xmp).toBeUndefined();
      expect(bytes.includes('SecretCamera')).toBe(false);
    }
  });

  it('that is something else as well is kept as a picture only', async () => {
    const script = '<script>alert(document.cookie)</script>';
    const file = Buffer.concat([await picture(50, 50).gif().toBuffer(), Buffer.from(script), randomBytes(100)]);
    const kept = await keep(file);
    for (const url of Object.values(kept.urls)) expect((await read(url)).includes(script)).toBe(false);
  });

  it.each([
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>'),
    ],
    [
      'an SVG behind an XML head',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ['a PDF', Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')],
    ['text', Buffer.from('not a picture at all')],
    ['noise', randomBytes(5_000)],
    ['a PNG that breaks off', claimedPng(2_000, 2_000)],
  ])('%s is refused', async (_name, file) => {
    const productId = await newProduct();
    expect(await refusal(add(productId, file))).toMatchObject({ status: 422, body: { code: 'picture.unreadable' } });
    expect((await owner.get<ProductView>(`/products/${productId}`)).pictures).toEqual([]);
  });

  it('a TIFF, a format that the library reads and we do not, is refused', async () => {
    expect(await refusal(add(await newProduct(), await picture(10, 10).tiff().toBuffer()))).toMatchObject({
      body: { code: 'picture.unreadable' },
    });
  });

  it('a JPEG that was cut off is refused', async () => {
    const whole = await picture(800, 800).jpeg({ quality: 100 }).toBuffer();
    expect(await refusal(add(await newProduct(), whole.subarray(0, whole.length / 2)))).toMatchObject({
      body: { code: 'picture.unreadable' },
    });
  });

  it('that claims more pixels than we decode is refused by its header', async () => {
    const { status, body } = await refusal(add(await newProduct(), claimedPng(30_000, 30_000)));
    expect({ status, code: body.code, limit: body.details?.limit }).toEqual({
      status: 413,
      code: 'request.too-large',
      limit: 'picturePixels',
    });
  });

  it('of more bytes than we take is refused', async () => {
    const { status, body } = await refusal(add(await newProduct(), Buffer.alloc(LIMITS.pictureBytes.max + 1)));
    expect({ status, code: body.code, limit: body.details?.limit }).toEqual({
      status: 413,
      code: 'request.too-large',
      limit: 'pictureBytes',
    });
  });

  describe('an upload', () => {
    let productId: string;
    let file: Buffer;
    beforeAll(async () => {
      productId = await newProduct();
      file = await picture(20, 20).png().toBuffer();
    });
    const send = (body: unknown, headers?: Record<string, string>): Promise<unknown> =>
      owner.post(`/products/${productId}/pictures`, body, headers ? { headers } : {});

    it('needs a file', async () => {
      for (const form of [new FormData(), upload(Buffer.alloc(0))]) {
        form.append('alt', 'Front');
        const { status, body } = await refusal(send(form));
        expect({ status, code: body.code, path: body.details?.fields?.[0]?.path }).toEqual({
          status: 400,
          code: 'request.invalid',
          path: 'file',
        });
      }
    });

    it('is refused when it is no multipart, or a broken one', async () => {
      expect(await refusal(send({ alt: 'Front' }))).toMatchObject({
        status: 415,
        body: { code: 'request.unsupported-media-type' },
      });
      for (const [contentType, body] of [
        ['multipart/form-data', 'x'],
        [
          'multipart/form-data; boundary=b',
          '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
        ],
        ['multipart/form-data; boundary=b', 'no parts here'],
      ] as const) {
        const response = await owner.raw('POST', `/products/${productId}/pictures`, {
          body,
          headers: { 'content-type': contentType },
        });
        expect({ body, status: response.status }).toEqual({ body, status: 400 });
      }
    });

    it.each([
      ['alt', 'a'.repeat(LIMITS.factText.max + 1)],
      ['colour', 'a'.repeat(LIMITS.optionText.max + 1)],
      ['position', '0'],
      ['roomId', randomUUID()],
    ])('with a wrong field %s is refused', async (name, value) => {
      const { body } = await refusal(send(upload(file, { [name]: value })));
      expect(body).toMatchObject({ code: 'request.invalid', details: { fields: [{ path: name }] } });
    });

    it('with a field named like a part of every object, several files or an endless field is refused', async () => {
      const several = upload(file);
      several.append('file', new Blob([new Uint8Array(file)]), 'second');
      expect(await refusal(send(several))).toMatchObject({ status: 413, body: { code: 'request.too-large' } });
      expect(await refusal(send(upload(file, { constructor: 'x' })))).toMatchObject({
        status: 400,
        body: { code: 'request.malformed' },
      });
      expect(await refusal(send(upload(file, { alt: 'x'.repeat(5_000) })))).toMatchObject({
        status: 413,
        body: { code: 'request.too-large' },
      });
    });

    it('may name its fields before or after the file', async () => {
      const form = upload(file, { alt: ' From the front ' });
      form.append('colour', 'Ink');
      const { pictures } = (await send(form)) as ProductView;
      expect(pictures).toEqual([expect.objectContaining({ alt: 'From the front', colour: 'Ink' })]);
    });
  });

  it('is served to everybody, to be kept for ever, and never taken for anything but a picture', async () => {
    const { urls, id } = await keep(await picture(20, 20).png().toBuffer());
    const response = await app.stranger().raw('GET', urls.small);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    for (const path of [
      `${id}/huge.webp`,
      `${id}/small.png`,
      `${id}/..%2fsmall.webp`,
      `${randomUUID()}/small.webp`,
      `..%2f..%2fetc/small.webp`,
      'x/small.webp',
    ]) {
      const missing = await app.stranger().raw('GET', `/pictures/${path}`);
      expect({ path, status: missing.status, body: await missing.json() }).toMatchObject({
        path,
        status: 404,
        body: { code: 'picture.not-found' },
      });
      expect(missing.headers.get('cache-control')).toBeNull();
    }
  });

  it('is gone with its files once it is removed, and only from the product it is on', async () => {
    const [productId, otherId] = [await newProduct(), await newProduct()];
    const file = await picture(20, 20).png().toBuffer();
    const first = (await add(productId, file)).pictures[0];
    const both = await add(productId, file);
    if (!first) throw new Error('The product has no picture.');
    expect(await refusal(owner.delete(`/products/${otherId}/pictures/${first.id}`))).toMatchObject({
      body: { code: 'picture.not-found' },
    });
    const left = await owner.delete<ProductView>(`/products/${productId}/pictures/${first.id}`);
    expect(left.pictures).toEqual(both.pictures.slice(1));
    expect((await app.stranger().raw('GET', first.urls.small)).status).toBe(404);
    expect(await refusal(owner.delete(`/products/${productId}/pictures/${first.id}`))).toMatchObject({
      body: { code: 'picture.not-found' },
    });
  });

  it('is one of a bounded number, also when many come at once, and those refused leave no files', async () => {
    const productId = await newProduct();
    const file = await picture(20, 20).png().toBuffer();
    const keptFolders = (): Promise<string[]> => readdir(path.join(app.settings.dataDir, 'files/pictures'));
    const before = (await keptFolders()).length;
    await Promise.all(Array.from({ length: LIMITS.pictureCount.max - 2 }, () => add(productId, file)));
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => add(productId, file)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ body: { code: 'picture.too-many' } });
    const { pictures } = await owner.get<ProductView>(`/products/${productId}`);
    expect(pictures).toHaveLength(LIMITS.pictureCount.max);
    expect(await keptFolders()).toHaveLength(before + LIMITS.pictureCount.max);
    const positions = await app.query<{ position: number }>(
      'SELECT position FROM picture WHERE product_id = $1 ORDER BY position',
      [productId],
    );
    expect(positions.map(({ position }) => position)).toEqual(positions.map((_, index) => index));
  });

  it('of a colour stands for the variants of that colour', async () => {
    const productId = await newProduct();
    const file = await picture(20, 20).png().toBuffer();
    await add(productId, file);
    await add(productId, file, { colour: 'Ink' });
    const [ink, sand] = [
      await createVariant(owner, productId, { colour: 'Ink' }),
      await createVariant(owner, productId, { colour: 'Sand' }),
    ];
    const { pictures } = await owner.get<ProductView>(`/products/${productId}`);
    const rows = await app.nest.get(CatalogQueries).variantsForSale([sand.id, ink.id]);
    expect(rows.map((row) => row.pictureUrl)).toEqual(pictures.map((one) => one.urls.medium));
  });

  it('as a poster takes the place of the one before, and of two at once the one stays that the room names', async () => {
    const pictures = app.nest.get(PictureService);
    const roomId = randomUUID();
    const file = await picture(30, 20).jpeg().toBuffer();
    const before = await pictures.storePoster(roomId, file);
    expect((await app.stranger().raw('GET', before)).status).toBe(200);
    // In the place of a room's row, which is written the same way.
    const assign = async (url: string): Promise<void> => {
      await app.nest.get(UnitOfWork).query(`UPDATE store SET logo_url = $2 WHERE id = $1`, [store.id, url]);
    };
    const urls = await Promise.all([1, 2, 3].map(() => pictures.storePoster(roomId, file, assign)));
    const [room] = await app.query<{ logo_url: string }>('SELECT logo_url FROM store WHERE id = $1', [store.id]);
    for (const url of urls)
      expect((await app.stranger().raw('GET', url)).status).toBe(url === room?.logo_url ? 200 : 404);
    expect((await app.stranger().raw('GET', before)).status).toBe(404);
  });

  it('has its place before its bytes come: beyond the bound uploads are refused, and a place that is left is free', async () => {
    const productId = await newProduct();
    const file = await picture(20, 20).png().toBuffer();
    const url = new URL(`/api/products/${productId}/pictures`, app.url);
    const silent: ClientRequest[] = [];
    const beginUpload = (): void => {
      const request = httpRequest(url, {
        method: 'POST',
        headers: {
          cookie: owner.cookie ?? '',
          'content-type': 'multipart/form-data; boundary=edge',
          'content-length': 10_000_000,
        },
      });
      request.on('error', () => undefined);
      request.flushHeaders();
      silent.push(request);
    };
    for (let count = 0; count < 18; count++) beginUpload();
    try {
      await eventually(async () => {
        // The upload below may have come before one of them, and taken its place for a moment.
        beginUpload();
        expect(await refusal(add(await newProduct(), file))).toMatchObject({
          status: 503,
          body: { code: 'server.busy' },
        });
      });
    } finally {
      for (const request of silent) request.destroy();
    }
    await eventually(() => add(productId, file));
  });
});
