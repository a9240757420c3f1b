/** Ships without types: what `@Type()` recorded, needed to describe nested request classes. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: import('class-validator-jsonschema/build/options').IOptions['classTransformerMetadataStorage'];
}
