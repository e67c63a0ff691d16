import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Any page number beyond is as empty as this one, and no database counts so far. */
const LAST_PAGE = 1_000_000_000;

export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, default: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LAST_PAGE)
  page: number = 1;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  page_size?: number;
}

export interface Page {
  readonly page: number;
  readonly page_size: number;
  readonly total: number;
  readonly has_more: boolean;
}

export interface PageRequest { readonly page: number; readonly pageSize: number }

export function pageRequest(query: PageQuery, pageSize: number): PageRequest {
  return { page: query.page, pageSize: query.page_size ?? pageSize };
}

export function pageOf({ page, pageSize }: PageRequest, total: number): Page {
  return { total, page, page_size: pageSize, has_more: page * pageSize < total };
}
