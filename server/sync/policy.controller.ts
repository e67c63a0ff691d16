import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

/** What clients are to look for before they send something. This server demands nothing: clients have settings of their own. */
@ApiTags('sync')
@Controller('api/v1/dlp')
export class PolicyController {
  @Get('policy')
  policy(): object {
    return { enabled: false, mode: 'warn', categories: ['secrets'], custom_patterns: [], allowlist: [] };
  }
}
