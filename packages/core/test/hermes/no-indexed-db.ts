/** Stands for `fake-indexeddb`, which needs what React Native lacks. Nothing can be opened, as there. */
export class IDBFactory {
  open(): never {
    throw new TypeError('There is no IndexedDB.')
  }
}
