import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '../config/version.js';

/** The description of the API: pages at /api/docs, the document at /api/docs-json. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const about = new DocumentBuilder().setTitle('SessionFS').setDescription('Sessions of AI coding tools, synced.').setVersion(VERSION).addBearerAuth().addSecurityRequirements('bearer').build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, about));
}
