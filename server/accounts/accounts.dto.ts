import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

// Addresses are not checked any further: nothing is ever sent to them.
const NO_CONTROL = /^[^\p{Cc}]*$/u;

export class SignUpBody {
  @ApiProperty({ maxLength: 255 })
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  @Matches(NO_CONTROL)
  @Matches(/\S/)
  email!: string;
}

export class NewKeyBody {
  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(NO_CONTROL)
  name?: string | null;
}
