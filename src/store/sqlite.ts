// The part of SQLite's public C interface (sqlite3.h) that we touch, by its own names, as numbers.
// Source: https://sqlite.org/c3ref/constlist.html, c3ref/vfs.html, c3ref/io_methods.html. These never change.

/** Result codes; an extended code is `primary | detail << 8`. */
export const rc = {
  OK: 0,
  BUSY: 5,
  LOCKED: 6,
  NOMEM: 7,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  NOTFOUND: 12,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  NOTADB: 26,
  ROW: 100,
  DONE: 101,
  IOERR_READ: 10 | (1 << 8),
  IOERR_SHORT_READ: 10 | (2 << 8),
  IOERR_WRITE: 10 | (3 << 8),
  IOERR_FSYNC: 10 | (4 << 8),
  IOERR_DIR_FSYNC: 10 | (5 << 8),
  IOERR_TRUNCATE: 10 | (6 << 8),
  IOERR_FSTAT: 10 | (7 << 8),
  IOERR_UNLOCK: 10 | (8 << 8),
  IOERR_DELETE: 10 | (10 << 8),
  IOERR_LOCK: 10 | (15 << 8),
  IOERR_CLOSE: 10 | (16 << 8),
  IOERR_DELETE_NOENT: 10 | (23 << 8),
} as const;

/** SQLITE_OPEN_*: what xOpen is asked for. */
export const open = {
  READONLY: 0x1,
  READWRITE: 0x2,
  CREATE: 0x4,
  DELETEONCLOSE: 0x8,
  EXCLUSIVE: 0x10,
  MAIN_DB: 0x100,
  MAIN_JOURNAL: 0x800,
  SUPER_JOURNAL: 0x4000,
  WAL: 0x80000,
} as const;

/** SQLITE_SYNC_*: the flags of xSync. */
export const sync = { DATAONLY: 0x10 } as const;

/** SQLITE_ACCESS_*: what xAccess is asked for. */
export const access = { EXISTS: 0, READWRITE: 1 } as const;

/** SQLITE_LOCK_*: the levels of xLock and xUnlock. */
export const lockLevel = { NONE: 0, SHARED: 1, RESERVED: 2, PENDING: 3, EXCLUSIVE: 4 } as const;

/** SQLITE_IOCAP_*: what a device promises. */
export const device = { UNDELETABLE_WHEN_OPEN: 0x800, POWERSAFE_OVERWRITE: 0x1000 } as const;

/** The types of a column's value. */
export const type = { INTEGER: 1, FLOAT: 2, TEXT: 3, BLOB: 4, NULL: 5 } as const;

/** Byte offsets in `struct sqlite3_vfs`, for 32-bit pointers. */
export const vfsLayout = {
  iVersion: 0,
  mxPathname: 8,
  zName: 16,
  xOpen: 24,
  xDelete: 28,
  xAccess: 32,
  xFullPathname: 36,
  xRandomness: 56,
  xSleep: 60,
} as const;

/** The methods of `struct sqlite3_io_methods`, version 1, in their order, with their signatures (i: 32 bits, j: 64). */
export const ioSignatures = {
  xClose: "ii",
  xRead: "iiiij",
  xWrite: "iiiij",
  xTruncate: "iij",
  xSync: "iii",
  xFileSize: "iii",
  xLock: "iii",
  xUnlock: "iii",
  xCheckReservedLock: "iii",
  xFileControl: "iiii",
  xSectorSize: "ii",
  xDeviceCharacteristics: "ii",
} as const;
