import { randomBytes } from 'node:crypto';
import type { ProductView, VariantView } from '@vitrine/contracts';
import type { TestClient } from './test-client';

/** An active product without variants. */
export function createProduct(
  client: TestClient,
  storeId: string,
  values: Record<string, unknown> = {},
): Promise<ProductView> {
  const slug = `piece-${randomBytes(5).toString('hex')}`;
  return client.post<ProductView>(`/stores/${storeId}/products`, {
    title: 'Wrap coat',
    slug,
    status: 'active',
    ...values,
  });
}

/** A further variant of a product, of a size of its own. */
export async function createVariant(
  client: TestClient,
  productId: string,
  values: Record<string, unknown> = {},
): Promise<VariantView> {
  const sku = randomBytes(6).toString('hex');
  const product = await client.post<ProductView>(`/products/${productId}/variants`, {
    sku,
    size: sku,
    colour: 'Ink',
    priceMinor: 18_900,
    onHand: 10,
    ...values,
  });
  const variant = product.variants.at(-1);
  if (!variant) throw new Error('The product has no variant.');
  return variant;
}

/** A multipart body with a file, as a browser sends it. */
export function upload(file: Buffer, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(file)]), 'upload');
  return form;
}
