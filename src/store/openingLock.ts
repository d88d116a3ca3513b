// The second lock of a database: held while it is opened, as openers create, migrate and replace the file. Others may be
// at work in it meanwhile, under its first lock.

export function openingLockPath(file: string): string {
  return `${file}.opening.lock`;
}
