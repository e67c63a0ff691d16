import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { SYNC_MODES } from './sync-settings.js';

export class SyncSettingsBody {
  // Another word is a 400 of the contract, and so no matter of validation.
  @ApiProperty({ enum: SYNC_MODES }) @IsString() mode!: string;
  @ApiPropertyOptional({ minimum: 5, maximum: 300, default: 30 }) @IsOptional() @IsInt() @Min(5) @Max(300) debounce_seconds?: number | null;
}
