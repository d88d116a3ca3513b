// A schema for a type that exists: every field has one, and nothing else is let in.
import * as z from "zod/mini";

export type SchemaOf<Type> = z.ZodMiniType<Type>;
/** A schema for each field, the optional ones too: a field that is added to the type is missed here by the compiler. */
export type Shape<Type> = { readonly [Field in keyof Type]-?: SchemaOf<Type[Field]> };

export function object<Type extends object>(shape: Shape<Type>): SchemaOf<Type> {
  // The compiler has compared the shape with the type, field by field.
  return z.strictObject(shape) as unknown as SchemaOf<Type>;
}
