// A connection as the operations see it: inside the worker, synchronous, and always within one transaction.

export type Value = null | number | string | Uint8Array;

export interface Database {
  /**
   * Runs one statement for its effect; answers the number of rows that an INSERT, UPDATE or DELETE changed.
   * Statements are prepared once and cached by their text.
   */
  run(sql: string, ...values: Value[]): number;
  /** The first row as an object, or undefined. */
  get<Row>(sql: string, ...values: Value[]): Row | undefined;
  /** Every row as an object. */
  all<Row>(sql: string, ...values: Value[]): Row[];
  /** The first column of every row, which has to be a number: an object for each of many thousands takes longer than to find them. */
  numbers(sql: string, ...values: Value[]): number[];
}
