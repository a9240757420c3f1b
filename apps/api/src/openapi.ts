import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { ERROR_STATUS } from '@vitrine/contracts';
import '@vitrine/contracts/dto';

/** The HTTP api as OpenAPI. Request bodies come from the classes that validate them, so they can't disagree. */
export function openApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Vitrine')
    .setDescription(
      'The HTTP interface. Answers and live events are described in docs/protocol.md and typed in libs/contracts.',
    )
    .setVersion('1')
    .addCookieAuth('vitrine_session')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
  });
  document.components = {
    ...document.components,
    schemas: {
      ...document.components?.schemas,
      ...(schemas as NonNullable<OpenAPIObject['components']>['schemas']),
      ErrorBody: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: Object.keys(ERROR_STATUS) },
          message: { type: 'string' },
          details: { type: 'object' },
        },
      },
    },
  };
  return document;
}

export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApi(app), { jsonDocumentUrl: 'api/docs/openapi.json' });
}
