import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../http/page.dto.js';

const NO_NUL = /^[^\0]*$/;
const TOOL = /^[a-z0-9_-]{1,50}$/;

export class ListQuery extends PageQuery {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(50) source_tool?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) @Matches(NO_NUL) tag?: string;

  @ApiPropertyOptional({ description: 'true lists the trash' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => ({ true: true, false: false, '1': true, '0': false })[String(value)] ?? value)
  @IsBoolean()
  deleted?: boolean;
}

export class UploadQuery {
  @ApiProperty({ pattern: TOOL.source }) @IsString() @Matches(TOOL) source_tool!: string;
  @ApiPropertyOptional({ maxLength: 500 }) @IsOptional() @IsString() @MaxLength(500) @Matches(NO_NUL) title?: string;
  @ApiPropertyOptional({ description: 'JSON list of texts', maxLength: 5000 }) @IsOptional() @IsString() @MaxLength(5000) tags?: string;
}

export class ChangeBody {
  @ApiPropertyOptional({ maxLength: 500, nullable: true, type: String }) @IsOptional() @IsString() @MaxLength(500) @Matches(NO_NUL) title?: string | null;

  @ApiPropertyOptional({ maxItems: 20, type: [String], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  @Matches(NO_NUL, { each: true })
  tags?: string[] | null;
}

export class AliasBody {
  @ApiProperty({ maxLength: 64 }) @IsString() @MaxLength(64) alias!: string;
}

export class MessagesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['newest', 'oldest'] }) @IsOptional() @IsIn(['newest', 'oldest']) order?: 'newest' | 'oldest';
}
