import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { StockReason, type Page, type ProductView } from '@vitrine/contracts';
import {
  AddPictureRequest,
  AdjustStockRequest,
  CreateProductRequest,
  CreateVariantRequest,
  PageRequest,
  UpdateProductRequest,
  UpdateVariantRequest,
} from '@vitrine/contracts/dto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentSession, OptionalSession, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { Limit } from '../../platform/http/rate-limit';
import { validateRequest } from '../../platform/http/validation';
import { CatalogQueries } from './catalog.queries';
import { receivePicture } from './picture-upload';
import { PictureService } from './picture.service';
import { ProductService } from './product.service';
import { StockService } from './stock.service';

/** The bytes under a picture's id never change, so that a year (RFC 9111 asks for no more) is safe. */
const FOR_EVER = 'public, max-age=31536000, immutable';

@Controller()
export class CatalogController {
  constructor(
    private readonly products: ProductService,
    private readonly pictures: PictureService,
    private readonly stock: StockService,
    private readonly queries: CatalogQueries,
  ) {}

  @Get('stores/:storeId/products')
  @Allow('catalog:read', 'store', 'storeId')
  list(@Param('storeId') storeId: string, @Query() request: PageRequest): Promise<Page<ProductView>> {
    return this.queries.storeProducts(storeId, request);
  }

  @Post('stores/:storeId/products')
  @Allow('catalog:manage', 'store', 'storeId')
  async create(@Param('storeId') storeId: string, @Body() request: CreateProductRequest): Promise<ProductView> {
    return this.queries.productForStaff(await this.products.create(storeId, request));
  }

  @Get('products/:productId')
  @Public()
  product(@Param('productId') productId: string, @OptionalSession() session: Session | null): Promise<ProductView> {
    return this.queries.product(productId, session);
  }

  @Patch('products/:productId')
  @Allow('catalog:manage', 'product', 'productId')
  async update(@Param('productId') productId: string, @Body() request: UpdateProductRequest): Promise<ProductView> {
    await this.products.update(productId, request);
    return this.queries.productForStaff(productId);
  }

  @Post('products/:productId/variants')
  @Allow('catalog:manage', 'product', 'productId')
  async addVariant(
    @Param('productId') productId: string,
    @Body() request: CreateVariantRequest,
    @CurrentSession() session: Session,
  ): Promise<ProductView> {
    await this.products.addVariant(productId, request, session.memberId);
    return this.queries.productForStaff(productId);
  }

  @Patch('variants/:variantId')
  @Allow('catalog:manage', 'variant', 'variantId')
  async updateVariant(
    @Param('variantId') variantId: string,
    @Body() request: UpdateVariantRequest,
  ): Promise<ProductView> {
    return this.queries.productForStaff(await this.products.updateVariant(variantId, request));
  }

  @Post('variants/:variantId/stock')
  @HttpCode(200)
  @Allow('stock:manage', 'variant', 'variantId')
  async adjustStock(
    @Param('variantId') variantId: string,
    @Body() request: AdjustStockRequest,
    @CurrentSession() session: Session,
  ): Promise<ProductView> {
    const { productId } = await this.stock.adjust(variantId, request.onHand, {
      reason: request.reason ?? StockReason.Counted,
      note: request.note || null,
      actorId: session.memberId,
    });
    return this.queries.productForStaff(productId);
  }

  @Post('products/:productId/pictures')
  @Limit(300, 60)
  @Allow('catalog:manage', 'product', 'productId')
  async addPicture(@Param('productId') productId: string, @Req() http: FastifyRequest): Promise<ProductView> {
    await receivePicture(http, async ({ file, fields }) =>
      this.pictures.addToProduct(productId, file, validateRequest(AddPictureRequest, fields)),
    );
    return this.queries.productForStaff(productId);
  }

  @Delete('products/:productId/pictures/:pictureId')
  @Allow('catalog:manage', 'product', 'productId')
  async removePicture(
    @Param('productId') productId: string,
    @Param('pictureId') pictureId: string,
  ): Promise<ProductView> {
    await this.pictures.removeFromProduct(productId, pictureId);
    return this.queries.productForStaff(productId);
  }

  /** Caches keep it for everybody, so that it never comes with a cookie. */
  @Get('pictures/:pictureId/:file')
  @Public({ session: false })
  async picture(
    @Param('pictureId') pictureId: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const content = await this.pictures.read(pictureId, file);
    await reply
      .header('cache-control', FOR_EVER)
      .header('x-content-type-options', 'nosniff')
      .type('image/webp')
      .send(content);
  }
}
