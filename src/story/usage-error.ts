/** Wrong use: the command ends with 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
