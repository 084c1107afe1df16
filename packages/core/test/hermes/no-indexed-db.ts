/**
 * Replaces `fake-indexeddb`, which needs functions that React Native lacks. As in an app, no database can be opened.
 */
export class IDBFactory {
  open(): never {
    throw new TypeError('There is no IndexedDB.')
  }
}
