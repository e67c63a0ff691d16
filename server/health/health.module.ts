import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';

/** For whoever runs the server. */
@Module({ controllers: [HealthController], providers: [Metrics] })
export class HealthModule {}
