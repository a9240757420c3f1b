import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, type PictureSize } from '@vitrine/contracts';
import type { AddPictureRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { Storage } from '../../platform/storage/storage';
import { CatalogListeners } from './catalog-listeners';
import { encodePicture } from './picture-encoder';
import { PICTURE_SIZES, pictureUrl } from './product.mapper';
import { ProductService } from './product.service';

interface StoredPicture {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

const folderOf = (pictureId: string): string => `pictures/${pictureId}`;
const keyOf = (pictureId: string, size: PictureSize): string => `${folderOf(pictureId)}/${size}.webp`;

/** Pictures of products and posters of rooms. Their bytes are encoded and kept before the row that names them is written. */
@Injectable()
export class PictureService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly storage: Storage,
    private readonly products: ProductService,
    private readonly listeners: CatalogListeners,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `picture.unreadable`, `picture.too-many`, `request.too-large`, `server.busy`. */
  addToProduct(productId: string, file: Buffer, request: AddPictureRequest): Promise<void> {
    return this.store(file, async (picture) => {
      await this.products.lock(productId);
      const [taken] = await this.unitOfWork.query<{ count: number; next: number }>(
        `SELECT count(*)::integer AS count, COALESCE(max(position) + 1, 0) AS next FROM picture WHERE product_id = $1`,
        [productId],
      );
      if (taken && taken.count >= LIMITS.pictureCount.max) {
        throw new DomainError('picture.too-many', `A product has at most ${LIMITS.pictureCount.max} pictures.`, {
          limit: 'pictureCount',
        });
      }
      await this.insert(picture, {
        productId,
        roomId: null,
        alt: request.alt ?? '',
        colour: request.colour || null,
        position: taken?.next ?? 0,
      });
      await this.listeners.announceProducts([productId]);
    });
  }

  /** Takes a picture off a product, and its files away. @throws DomainError `picture.not-found` */
  removeFromProduct(productId: string, pictureId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.products.lock(productId);
      const removed = isId(pictureId)
        ? await this.unitOfWork.query<{ id: string }>(
            `WITH removed AS (DELETE FROM picture WHERE id = $1 AND product_id = $2 RETURNING id) SELECT id FROM removed`,
            [pictureId, productId],
          )
        : [];
      if (removed.length === 0) throw noSuchPicture();
      await this.listeners.announceProducts([productId]);
      this.removeFilesAfterCommit(removed);
    });
  }

  /**
   * Keeps a room's poster in the place of the one before.
   * @param assign runs in the same transaction and gives the room its new poster. Let it write the room's row: of two
   * posters that arrive together, the one that stays is then also the one that the room names.
   * @returns the poster's URL.
   */
  storePoster(roomId: string, file: Buffer, assign?: (url: string) => Promise<void>): Promise<string> {
    return this.store(file, async (picture) => {
      const url = pictureUrl(picture.id, 'large');
      await assign?.(url);
      const replaced = await this.unitOfWork.query<{ id: string }>(
        `WITH removed AS (DELETE FROM picture WHERE room_id = $1 RETURNING id) SELECT id FROM removed`,
        [roomId],
      );
      await this.insert(picture, { productId: null, roomId, alt: '', colour: null, position: 0 });
      this.removeFilesAfterCommit(replaced);
      return url;
    });
  }

  /** @param file for example `small.webp` @throws DomainError `picture.not-found` */
  async read(pictureId: string, file: string): Promise<Buffer> {
    const size = PICTURE_SIZES.find((candidate) => file === `${candidate}.webp`);
    const content = size && isId(pictureId) ? await this.storage.get(keyOf(pictureId, size)) : null;
    if (!content) throw noSuchPicture();
    return content;
  }

  /** Encoding takes long and must not hold a transaction open; files whose row is not written are taken away again. */
  private async store<T>(file: Buffer, write: (picture: StoredPicture) => Promise<T>): Promise<T> {
    if (this.unitOfWork.isActive) throw new Error('Pictures are stored outside of transactions.');
    const { width, height, files } = await encodePicture(file);
    const id = newId();
    try {
      for (const size of PICTURE_SIZES) await this.storage.put(keyOf(id, size), files[size]);
      return await this.unitOfWork.run(() => write({ id, width, height }));
    } catch (error) {
      await this.storage.removeFolder(folderOf(id));
      throw error;
    }
  }

  private async insert(
    picture: StoredPicture,
    row: { productId: string | null; roomId: string | null; alt: string; colour: string | null; position: number },
  ): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO picture (id, product_id, room_id, alt, colour, width, height, position, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        picture.id,
        row.productId,
        row.roomId,
        row.alt,
        row.colour,
        picture.width,
        picture.height,
        row.position,
        new Date(this.clock.nowMs()),
      ],
    );
  }

  private removeFilesAfterCommit(pictures: readonly { readonly id: string }[]): void {
    this.unitOfWork.afterCommit(async () => {
      for (const { id } of pictures) await this.storage.removeFolder(folderOf(id));
    });
  }
}

const noSuchPicture = (): DomainError => new DomainError('picture.not-found', 'There is no such picture.');
